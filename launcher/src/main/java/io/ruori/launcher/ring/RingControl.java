package io.ruori.launcher.ring;

import io.ruori.core.ring.MemberRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What can be asked of a master about its ring. */
public interface RingControl {
  /**
   * A member as the ring sees it now.
   *
   * @param partitions how many of the keepers' partitions it holds
   */
  record Seen(MemberRecord member, boolean leads, boolean votes, int partitions) {}

  /**
   * Everyone, and where the ledger stands on this member.
   *
   * @param self this member's name
   * @param head the newest revision that this member's views hold
   */
  record State(String self, List<Seen> members, long head, boolean replicated) {}

  State state();

  /** The leading member, empty while there is none. */
  Optional<MemberRecord> leader();

  boolean leadsHere();

  /** Starts to replicate the ledger, where it is kept by one member alone: that member starts again. */
  void startReplicating();

  /** Takes a member in whose engine is running. Asked of the leader; ends when the member counts. */
  CompletionStage<Void> add(MemberRecord member);

  /** Takes a member out. Asked of the leader. */
  CompletionStage<Void> remove(String name);
}
