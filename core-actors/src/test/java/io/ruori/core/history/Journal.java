package io.ruori.core.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was committed, in order: by this all that clients were told is judged. Each method that returns a text names the first
 * broken promise, if there is one.
 */
public final class Journal {
  /**
   * One event.
   *
   * @param mark {@code null} for a removal
   * @param label what selectors look at
   * @param replaced the revision before, 0 when the object is new
   * @param append what was appended together has the same number
   */
  public record Entry(long revision, String key, String mark, String label, long replaced, long append) {
    public boolean isRemoval() {
      return mark == null;
    }
  }

  private final List<Entry> entries;
  private final Map<Long, Entry> byRevision = new HashMap<>();
  private final Map<String, Entry> byMark = new HashMap<>();

  public Journal(List<Entry> entries) {
    this.entries = List.copyOf(entries);
    for (Entry entry : entries) {
      byRevision.put(entry.revision(), entry);
      if (!entry.isRemoval()) {
        byMark.putIfAbsent(entry.mark(), entry);
      }
    }
  }

  public List<Entry> entries() {
    return entries;
  }

  /** The event of a revision. */
  public Optional<Entry> find(long revision) {
    return Optional.ofNullable(byRevision.get(revision));
  }

  /** The event that wrote a mark. */
  public Optional<Entry> find(String mark) {
    return Optional.ofNullable(byMark.get(mark));
  }

  /** Each key's version as of a revision. */
  public Map<String, Registers.Version> at(long revision) {
    var objects = new TreeMap<String, Registers.Version>();
    for (Entry entry : entries) {
      if (entry.revision() > revision) {
        break;
      }
      if (entry.isRemoval()) {
        objects.remove(entry.key());
      } else {
        objects.put(entry.key(), new Registers.Version(entry.mark(), entry.revision()));
      }
    }
    return objects;
  }

  /** Revisions grow; each event replaces the version that was there; no write counts twice. */
  public Optional<String> consistent() {
    long last = 0;
    var now = new HashMap<String, Long>();
    for (Entry entry : entries) {
      if (entry.revision() <= last) {
        return Optional.of("Numbered: revision " + entry.revision() + " after " + last);
      }
      last = entry.revision();
      long replaced = now.getOrDefault(entry.key(), 0L);
      if (entry.replaced() != replaced) {
        return Optional.of("CompareAndAppend: " + entry + " came upon revision " + replaced);
      }
      now.put(entry.key(), entry.isRemoval() ? 0 : entry.revision());
      if (!entry.isRemoval() && !byMark.get(entry.mark()).equals(entry)) {
        return Optional.of("Once: " + entry + " and " + byMark.get(entry.mark()));
      }
    }
    return Optional.empty();
  }

  /** Acknowledged is durable, at the revision that was answered; refused did not happen. */
  public Optional<String> keeps(List<Operation<Registers.Call>> history) {
    for (Operation<Registers.Call> operation : history) {
      if (operation.what() instanceof Registers.Write write) {
        for (Registers.Effect effect : write.effects()) {
          Optional<String> broken = keeps(write.outcome(), effect);
          if (broken.isPresent()) {
            return broken.map(why -> why + ", told to " + operation);
          }
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> keeps(Registers.Outcome outcome, Registers.Effect effect) {
    Entry entry = effect.mark() == null ? null : byMark.get(effect.mark());
    return switch (outcome) {
      case DONE ->
          effect.mark() == null || entry != null && (effect.revision() == 0 || entry.revision() == effect.revision())
              ? Optional.empty()
              : Optional.of("Durable: acknowledged at " + effect.revision() + ", but the journal has " + entry);
      case REFUSED, GIVEN_UP ->
          entry == null ? Optional.empty() : Optional.of("Refused: the journal has " + entry);
      case UNKNOWN -> Optional.empty();
    };
  }

  /** A list shows what was there at its revision, all of it: also one that need not be the newest. */
  public Optional<String> shows(Registers.Read list) {
    var found = new TreeMap<String, Registers.Version>();
    list.found().forEach((key, version) -> version.ifPresent(v -> found.put(key, v)));
    Map<String, Registers.Version> expected = at(list.revision());
    return found.equals(expected)
        ? Optional.empty()
        : Optional.of("Snapshot: the list at " + list.revision() + " had " + found + ", the journal " + expected);
  }
}
