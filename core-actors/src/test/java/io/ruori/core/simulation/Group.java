package io.ruori.core.simulation;

import io.ruori.core.ledger.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;

/**
 * A log that a group replicates, as Raft promises it: terms with one leader each, elected by a majority; what a majority has is
 * committed, in one order, for ever; of what a deposed leader had under way, the first part may yet be committed when the next
 * term begins, and the rest never. As the engine does, a batch is taken only when it follows the head.
 */
final class Group {
  /** What a leader has under way; its stage hears whether it was committed, late or never when the leader was deposed. */
  private record Proposal(long first, List<Event> events, CompletableFuture<Boolean> decided) {}

  private final Timeline timeline;
  private final Links links;
  private final IntPredicate awake;
  private final List<List<Event>> batches = new ArrayList<>();
  private final ArrayDeque<Proposal> pending = new ArrayDeque<>();
  private Set<Integer> voters = new TreeSet<>(Set.of(0, 1, 2));
  private long head;
  private long term;
  private int leader = -1;

  Group(Timeline timeline, Links links, IntPredicate awake) {
    this.timeline = timeline;
    this.links = links;
    this.awake = awake;
  }

  long term() {
    return term;
  }

  int leader() {
    return leader;
  }

  Set<Integer> voters() {
    return voters;
  }

  List<List<Event>> batches() {
    return batches;
  }

  /** Whether this member leads now, and a majority would say so. */
  boolean isConfirmed(int member) {
    return member == leader && hasMajority(member, voters);
  }

  private boolean hasMajority(int member, Set<Integer> among) {
    long with = among.stream().filter(other -> awake.test(other) && links.haveContact(member, other)).count();
    return awake.test(member) && 2 * with > among.size();
  }

  /** A member that hears of no leader tries to become one. */
  boolean elect(int candidate) {
    if (!voters.contains(candidate) || !hasMajority(candidate, voters)) {
      return false;
    }
    int surviving = pending.isEmpty() ? 0 : timeline.random().nextInt(pending.size() + 1);
    for (int i = 0; i < surviving; i++) {
      take(pending.poll());
    }
    pending.forEach(lost -> lost.decided().complete(false));
    pending.clear();
    term++;
    leader = candidate;
    return true;
  }

  /** Who led, leads no longer; what it had under way is decided by the next election. */
  void died(int member) {
    leader = leader == member ? -1 : leader;
  }

  private void take(Proposal proposal) {
    boolean follows = proposal.first() == head + 1;
    if (follows) {
      batches.add(proposal.events());
      head = proposal.events().getLast().revision();
    }
    proposal.decided().complete(follows);
  }

  /** What a member that believes to lead in a term wants committed. */
  CompletableFuture<Boolean> propose(int member, long inTerm, List<Event> events) {
    var proposal = new Proposal(events.getFirst().revision(), events, new CompletableFuture<>());
    if (member == leader && inTerm == term) {
      pending.add(proposal);
      timeline.within(4, () -> decide(inTerm));
    }
    return proposal.decided(); // of a deposed leader: it will hear that it is one
  }

  private void decide(long inTerm) {
    if (inTerm != term || leader < 0 || pending.isEmpty()) {
      return;
    }
    if (isConfirmed(leader)) {
      take(pending.poll());
    } else {
      timeline.within(8, () -> decide(inTerm));
    }
  }

  /** Other voters, decided by a majority of those before and of those after. */
  void change(Set<Integer> next) {
    if (leader >= 0 && hasMajority(leader, voters) && hasMajority(leader, next)) {
      voters = new TreeSet<>(next);
    }
  }

  Optional<List<Event>> batch(int place) {
    return place < batches.size() ? Optional.of(batches.get(place)) : Optional.empty();
  }
}
