package io.ruori.persistence.raft;

import java.util.Optional;

/**
 * Who may write.
 *
 * @param leader the leader's name, empty while there is none that this member hears of
 * @param term grows with each election
 * @param mine whether this member leads and has all that was committed before: it may write
 */
public record Leadership(Optional<String> leader, long term, boolean mine) {
  static final Leadership NOBODY = new Leadership(Optional.empty(), 0, false);
}
