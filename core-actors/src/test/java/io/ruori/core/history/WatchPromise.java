package io.ruori.core.history;

import io.ruori.core.history.WatchHistory.Bookmark;
import io.ruori.core.history.WatchHistory.Session;
import io.ruori.core.history.WatchHistory.Told;
import io.ruori.core.view.Happening;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a watch promises, in etcd's words; each judges a watch by the journal alone. */
public enum WatchPromise {
  /** Revisions grow within a session, from its start on. */
  ORDERED {
    @Override
    Optional<String> broken(WatchHistory watch, Expected expected) {
      return eachSession(
          watch,
          session -> {
            long last = session.start();
            for (Told told : session.told()) {
              if (told.revision() < last) {
                return Optional.of(told + " after " + last);
              }
              last = told.revision();
            }
            return Optional.empty();
          });
    }
  },
  /** No event is told twice, by whichever session. */
  UNIQUE {
    @Override
    Optional<String> broken(WatchHistory watch, Expected expected) {
      var seen = new HashSet<Long>();
      return eachTold(watch, told -> seen.add(told.revision()) ? null : "told twice");
    }
  },
  /** What was appended together is told whole, or not at all. */
  ATOMIC {
    @Override
    Optional<String> broken(WatchHistory watch, Expected expected) {
      return eachSession(
          watch,
          session -> {
            var told = session.told().stream().map(Told::revision).collect(Collectors.toSet());
            Map<Long, List<Told>> appends =
                expected.between(session.start(), session.place()).stream()
                    .collect(Collectors.groupingBy(event -> expected.append(event.revision())));
            return appends.values().stream()
                .filter(append -> append.stream().map(Told::revision).filter(told::contains).count() % append.size() != 0)
                .findFirst()
                .map(append -> "of " + append + " only a part was told");
          });
    }
  },
  /** Between the first event and the last place of a session nothing is missing. */
  RELIABLE {
    @Override
    Optional<String> broken(WatchHistory watch, Expected expected) {
      return eachSession(
          watch,
          session -> {
            var told = session.told().stream().map(Told::revision).collect(Collectors.toSet());
            return session.told().isEmpty()
                ? Optional.empty()
                : expected.between(session.told().getFirst().revision(), session.place()).stream()
                    .filter(event -> !told.contains(event.revision()))
                    .findFirst()
                    .map(missing -> missing + " was not told");
          });
    }
  },
  /** A session goes on where the one before ended: its first event is the next one. */
  RESUMABLE {
    @Override
    Optional<String> broken(WatchHistory watch, Expected expected) {
      long place = 0;
      for (Session session : watch.sessions()) {
        if (session.resumed() && session.start() != place) {
          return Optional.of("resumed at " + session.start() + " instead of " + place);
        }
        place = session.place();
        List<Told> due = expected.between(session.start(), place);
        Told first = session.told().isEmpty() ? null : session.told().getFirst();
        if (!due.isEmpty() && (first == null || first.revision() > due.getFirst().revision())) {
          return Optional.of("from " + session.start() + " on the first was " + first + " instead of " + due.getFirst());
        }
      }
      return Optional.empty();
    }
  },
  /** At a bookmark everything up to it has been told, and nothing of it comes later. */
  BOOKMARKABLE {
    @Override
    Optional<String> broken(WatchHistory watch, Expected expected) {
      return eachSession(
          watch,
          session -> {
            long reached = session.start();
            var told = new HashSet<Long>();
            for (WatchHistory.Said said : session.said()) {
              if (said instanceof Told event) {
                if (event.revision() <= reached) {
                  return Optional.of(event + " after a bookmark at " + reached);
                }
                told.add(event.revision());
              } else if (said instanceof Bookmark bookmark) {
                for (Told due : expected.between(reached, bookmark.revision())) {
                  if (!told.contains(due.revision())) {
                    return Optional.of(due + " had not been told at the bookmark " + bookmark.revision());
                  }
                }
                reached = bookmark.revision();
              }
            }
            return Optional.empty();
          });
    }
  },
  /** Only what the selector wants is told; the types say who enters the selection and who leaves it. */
  FILTER {
    @Override
    Optional<String> broken(WatchHistory watch, Expected expected) {
      return eachTold(
          watch,
          told ->
              expected.find(told.revision()).filter(event -> isSame(told, event)).isPresent()
                  ? null
                  : "instead of " + expected.find(told.revision()));
    }

    private boolean isSame(Told told, Told event) {
      return told.type() == event.type() && told.key().equals(event.key()) && told.mark().equals(event.mark());
    }
  },
  /** A new object is ADDED; without a selector nothing else is. */
  IS_CREATE {
    @Override
    Optional<String> broken(WatchHistory watch, Expected expected) {
      return eachTold(
          watch,
          told -> {
            boolean isNew = expected.isNew(told.revision());
            boolean added = told.type() == Happening.Type.ADDED;
            return isNew && !added || added && !isNew && expected.isWhole() ? "was told of an object that was "
                    + (isNew ? "new" : "there before") : null;
          });
    }
  },
  /** The version before, where it is shown, is the one that was replaced. */
  PREV_KV {
    @Override
    Optional<String> broken(WatchHistory watch, Expected expected) {
      return eachTold(
          watch,
          told ->
              told.before() == null || Objects.equals(told.before(), expected.before(told.revision()))
                  ? null
                  : "but before it was " + expected.before(told.revision()));
    }
  };

  abstract Optional<String> broken(WatchHistory watch, Expected expected);

  /** The promises that a watch broke, each with the first proof. */
  public static List<String> judge(WatchHistory watch, Journal journal) {
    var expected = new Expected(watch, journal);
    var broken = new ArrayList<String>();
    for (WatchPromise promise : values()) {
      promise.broken(watch, expected).ifPresent(why -> broken.add(promise + ": " + why));
    }
    return broken;
  }

  private interface SessionRule {
    Optional<String> broken(Session session);
  }

  private interface EventRule {
    /** {@code null} when it holds. */
    String broken(Told told);
  }

  private static Optional<String> eachSession(WatchHistory watch, SessionRule rule) {
    return watch.sessions().stream().map(rule::broken).flatMap(Optional::stream).findFirst();
  }

  private static Optional<String> eachTold(WatchHistory watch, EventRule rule) {
    for (Session session : watch.sessions()) {
      for (Told told : session.told()) {
        String why = rule.broken(told);
        if (why != null) {
          return Optional.of(told + " " + why);
        }
      }
    }
    return Optional.empty();
  }

  /** What a watcher with this selector is to be told, from the journal alone. */
  private static final class Expected {
    private final List<Told> events = new ArrayList<>();
    private final Map<Long, Told> byRevision = new HashMap<>();
    private final Map<Long, Journal.Entry> entries = new HashMap<>();
    private final Map<Long, String> before = new HashMap<>();
    private final boolean whole;

    Expected(WatchHistory watch, Journal journal) {
      var now = new HashMap<String, Journal.Entry>();
      for (Journal.Entry entry : journal.entries()) {
        Journal.Entry old = entry.isRemoval() ? now.remove(entry.key()) : now.put(entry.key(), entry);
        entries.put(entry.revision(), entry);
        before.put(entry.revision(), old == null ? "" : old.mark());
        boolean was = old != null && watch.selects(old.label());
        boolean is = !entry.isRemoval() && watch.selects(entry.label());
        if (was || is) {
          Happening.Type type =
              !is ? Happening.Type.DELETED : was ? Happening.Type.MODIFIED : Happening.Type.ADDED;
          String mark = is ? entry.mark() : old.mark();
          var told = new Told(entry.revision(), type, entry.key(), mark, before.get(entry.revision()));
          events.add(told);
          byRevision.put(entry.revision(), told);
        }
      }
      whole = watch.selectsAll();
    }

    List<Told> between(long after, long upTo) {
      return events.stream().filter(event -> event.revision() > after && event.revision() <= upTo).toList();
    }

    Optional<Told> find(long revision) {
      return Optional.ofNullable(byRevision.get(revision));
    }

    long append(long revision) {
      return entries.get(revision).append();
    }

    boolean isNew(long revision) {
      return entries.containsKey(revision) && entries.get(revision).replaced() == 0;
    }

    /** Whether nothing is filtered out. */
    boolean isWhole() {
      return whole;
    }

    String before(long revision) {
      return before.get(revision);
    }
  }
}
