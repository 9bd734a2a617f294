package io.ruori.core.view;

import java.util.List;

/**
 * A reader's place in a resource's window of events. It pulls: a slow reader costs no memory and slows nobody; when it has
 * fallen behind the window, it is told that it has expired. Not for several threads at once.
 */
public interface Cursor extends AutoCloseable {
  /** The next events, at most {@code max}, in order. */
  Batch poll(int max);

  @Override
  void close();

  /**
   * What a poll found.
   *
   * @param reached every event of the resource up to this revision has been handed out: good for a bookmark
   * @param expired the reader was too slow: events between its place and the window are gone
   */
  record Batch(List<Happening> events, long reached, boolean expired) {}
}
