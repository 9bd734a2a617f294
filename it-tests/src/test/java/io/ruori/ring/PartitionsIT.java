package io.ruori.ring;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ruori.ring.Network.Way;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three masters, each on a host of its own, between which every kind of cut is made, also in one direction only, and between
 * the clients and the leader. {@code -Druori.ring.rounds=N} goes on for longer.
 */
class PartitionsIT {
  private static final int ROUNDS = Integer.getInteger("ruori.ring.rounds", 1);

  /** Longer than an election; in long runs longer than every timeout. */
  private static final Duration CUT = Duration.ofSeconds(ROUNDS > 1 ? 25 : 4);

  @TempDir private Path folder;

  @Test
  void keepsItsPromisesWhileTheNetworkIsCut() throws Exception {
    assumeTrue(Network.isPossible(), "needs root, iproute2, nftables and nsenter");
    try (Network network = Network.create();
        Ring ring = new Ring(folder)) {
      ring.start(List.of(network.host(1), network.host(2), network.host(3)));
      Clients clients = Clients.start(ring.masters(), 7);
      try {
        for (int round = 0; round < ROUNDS; round++) {
          for (String kind : ways(network, ring).keySet()) {
            cut(network, ring, clients, kind);
          }
        }
        clients.awaitWatched(ring.masters().getFirst().head());
      } finally {
        clients.end();
      }
      ring.close();
      clients.judge(Copies.read(ring.folders()));
    }
  }

  /** Every kind of cut, as of who leads now. */
  private static Map<String, List<Way>> ways(Network network, Ring ring) {
    Master leader = ring.awaitLeader();
    String leading = leader.host().address();
    List<String> others = ring.others(leader).stream().map(master -> master.host().address()).toList();
    var ways = new LinkedHashMap<String, List<Way>>();
    ways.put("the leader and both others", each(others, other -> Way.both(leading, other)));
    ways.put("from the leader to both others", each(others, other -> List.of(new Way(leading, other))));
    ways.put("from both others to the leader", each(others, other -> List.of(new Way(other, leading))));
    ways.put("a follower and both others", each(List.of(leading, others.get(1)), other -> Way.both(others.get(0), other)));
    ways.put("the followers", Way.both(others.get(0), others.get(1)));
    ways.put("from the leader to one follower", List.of(new Way(leading, others.get(0))));
    ways.put("the clients and the leader", Way.both(network.clients(), leading));
    return ways;
  }

  private static List<Way> each(List<String> others, Function<String, List<Way>> ways) {
    var all = new ArrayList<Way>();
    others.forEach(other -> all.addAll(ways.apply(other)));
    return all;
  }

  private static void cut(Network network, Ring ring, Clients clients, String kind) throws Exception {
    Progress progress = Progress.of(clients).awaitMore(30);
    network.cut(ways(network, ring).get(kind));
    try {
      progress.awaitTime(CUT).awaitMore(60);
    } finally {
      network.heal();
    }
    ring.awaitWhole();
    progress.awaitMore(30);
    clients.reportStall("cut: " + kind);
  }
}
