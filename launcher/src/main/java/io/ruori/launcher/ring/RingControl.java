package io.ruori.launcher.ring;

import io.ruori.core.ring.MemberRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
   * @param revoked certificates of masters that were removed
   * @param featureLevel at which the ring runs
   */
  record State(
      String self, List<Seen> members, long head, boolean replicated, Set<String> revoked, int featureLevel) {}

  State state();

  /** The leading member, empty while there is none. */
  Optional<MemberRecord> leader();

  boolean leadsHere();

  /**
   * Starts to replicate the ledger, where it is kept by one member alone: that member starts again.
   *
   * @return why it cannot be; empty when it will
   */
  Optional<String> startReplicating();

  /** Takes a member in whose engine is running. Asked of the leader; ends when the member counts. */
  CompletionStage<Void> add(MemberRecord member);

  /** Takes a member out for good: its certificate counts no more. Asked of the leader, of another than itself. */
  CompletionStage<Void> remove(String name);

  /** Counts a member no longer, until it asks for its place again. Asked of the leader, of another than itself. */
  CompletionStage<Void> rest(String name);

  /** Lets a master that was removed come again. */
  CompletionStage<Void> readmit(String name);

  /** Lets another member lead, when this one does. May block for seconds. */
  void handOver();
}
