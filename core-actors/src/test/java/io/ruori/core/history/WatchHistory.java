package io.ruori.core.history;

import io.ruori.core.view.Happening;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that one watch was told through all its sessions. A session follows another on any master; it resumes where that
 * ended, or, when that is no longer possible, begins at a revision that was listed anew.
 */
public final class WatchHistory {
  /** What a session says. */
  public sealed interface Said {
    long revision();
  }

  /**
   * An event.
   *
   * @param mark of the object that was shown
   * @param before the mark of the version before where that was shown too, {@code ""} when it was shown that there was none,
   *     {@code null} when nothing was shown
   */
  public record Told(long revision, Happening.Type type, String key, String mark, String before) implements Said {}

  /** Everything up to this revision has been told. */
  public record Bookmark(long revision) implements Said {}

  /** @param resumed whether it goes on from where the one before ended */
  public record Session(long start, boolean resumed, List<Said> said) {
    /** Up to where it has come. */
    public long place() {
      return said.isEmpty() ? start : Math.max(start, said.getLast().revision());
    }

    List<Told> told() {
      return said.stream().filter(Told.class::isInstance).map(Told.class::cast).toList();
    }
  }

  private final String label;
  private final List<Session> sessions = new ArrayList<>();

  /** @param label that the watch selects by, {@code ""} for everything */
  public WatchHistory(String label) {
    this.label = label;
  }

  boolean selects(String other) {
    return label.isEmpty() || label.equals(other);
  }

  boolean selectsAll() {
    return label.isEmpty();
  }

  public List<Session> sessions() {
    return sessions;
  }

  /** A session that starts with nothing from before. */
  public synchronized void begin(long start) {
    sessions.add(new Session(start, false, new ArrayList<>()));
  }

  /** A session that goes on from {@link #place}. */
  public synchronized void resume() {
    sessions.add(new Session(place(), true, new ArrayList<>()));
  }

  public synchronized void say(Said said) {
    sessions.getLast().said().add(said);
  }

  public synchronized long place() {
    return sessions.isEmpty() ? 0 : sessions.getLast().place();
  }

  /** How many events were told. */
  public synchronized int size() {
    return sessions.stream().mapToInt(session -> session.told().size()).sum();
  }
}
