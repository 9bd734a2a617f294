package io.ruori.core.custom.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a look at a value came to: failures, each told once, and how many checks were made of those that could be. */
final class Finding {
  /** Which error of a field a failure becomes. */
  enum Kind {
    REQUIRED,
    NOT_SUPPORTED,
    TOO_LONG,
    TOO_MANY,
    TYPE,
    INVALID,
    /** Of no field: that of a junctor. */
    WHOLE
  }

  /**
   * One failure.
   *
   * @param name the path below the validated value
   * @param value as a message prints it
   * @param maximum for what is too long or too many
   */
  record Failure(Kind kind, String name, Object value, String message, long maximum, List<String> allowed) {}

  private final Map<String, Failure> failures = new LinkedHashMap<>();
  private int matches;

  boolean isValid() {
    return failures.isEmpty();
  }

  int matches() {
    return matches;
  }

  Iterable<Failure> failures() {
    return failures.values();
  }

  void matched() {
    matches++;
  }

  void add(Failure failure) {
    failures.putIfAbsent(failure.message(), failure);
  }

  void merge(Finding other) {
    other.failures.values().forEach(this::add);
    matches += other.matches;
  }

  void invalid(String name, Object value, String message) {
    add(new Failure(Kind.INVALID, name, value, message, 0, List.of()));
  }

  void type(String name, String wanted, String found) {
    String message = name + " in body must be of type " + wanted + ": \"" + found + "\"";
    add(new Failure(Kind.TYPE, name, found, message, 0, List.of()));
  }

  void whole(String message) {
    add(new Failure(Kind.WHOLE, "", "", message, 0, List.of()));
  }
}
