package io.ruori.core.selector;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One requirement on one label, as upstream's {@code labels.Requirement}.
 *
 * @param values sorted and without duplicates; empty for {@code EXISTS} and {@code ABSENT}
 */
public record Requirement(String key, Operator operator, List<String> values) {
  /** How a label is compared; {@code text} is upstream's name of the operator. */
  public enum Operator {
    ABSENT("!"),
    EQUALS("="),
    DOUBLE_EQUALS("=="),
    IN("in"),
    NOT_EQUALS("!="),
    NOT_IN("notin"),
    EXISTS("exists"),
    GREATER("gt"),
    LESS("lt");

    private final String text;

    Operator(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  public Requirement {
    values = values.stream().distinct().sorted().toList();
  }

  /** Whether the labels satisfy it. An absent label satisfies the negative operators. */
  public boolean matches(Map<String, String> labels) {
    String value = labels.get(key);
    return switch (operator) {
      case EXISTS -> value != null;
      case ABSENT -> value == null;
      case IN, EQUALS, DOUBLE_EQUALS -> value != null && values.contains(value);
      case NOT_IN, NOT_EQUALS -> value == null || !values.contains(value);
      case GREATER, LESS -> value != null && compares(value);
    };
  }

  private boolean compares(String value) {
    OptionalLong have = integer(value);
    OptionalLong bound = integer(values.getFirst());
    if (have.isEmpty() || bound.isEmpty()) {
      return false;
    }
    return operator == Operator.GREATER
        ? have.getAsLong() > bound.getAsLong()
        : have.getAsLong() < bound.getAsLong();
  }

  /** A decimal 64-bit integer as Go's {@code strconv.ParseInt} takes it. */
  static OptionalLong integer(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && !(i == 0 && (c == '-' || c == '+'))) {
        return OptionalLong.empty();
      }
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException tooLongOrEmpty) {
      return OptionalLong.empty();
    }
  }

  /** As upstream prints it. */
  @Override
  public String toString() {
    String joined = String.join(",", values);
    return switch (operator) {
      case EXISTS -> key;
      case ABSENT -> "!" + key;
      case IN -> key + " in (" + joined + ")";
      case NOT_IN -> key + " notin (" + joined + ")";
      case GREATER -> key + ">" + joined;
      case LESS -> key + "<" + joined;
      case EQUALS, DOUBLE_EQUALS, NOT_EQUALS -> key + operator.text() + joined;
    };
  }
}
