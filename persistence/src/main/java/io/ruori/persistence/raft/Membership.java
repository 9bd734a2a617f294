package io.ruori.persistence.raft;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SetConfigurationRequest.Arguments;
import org.apache.ratis.protocol.SetConfigurationRequest.Mode;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.rpc.CallId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;

/**
 * Who is in the group. Changes are asked of the leader's member; each is compared with the group as it was seen, so of
 * two at a time one fails. A new member copies the leader's state before it counts.
 */
final class Membership {
  private final RaftServer server;
  private final RaftGroupId group;
  private final ClientId client = ClientId.randomId();

  Membership(RaftServer server, RaftGroupId group) {
    this.server = server;
    this.group = group;
  }

  List<RaftMember> members() throws IOException {
    RaftConfiguration now = server.getDivision(group).getRaftConf();
    return Stream.concat(
            now.getAllPeers(RaftPeerRole.FOLLOWER).stream().map(peer -> member(peer, true)),
            now.getAllPeers(RaftPeerRole.LISTENER).stream().map(peer -> member(peer, false)))
        .toList();
  }

  private static RaftMember member(RaftPeer peer, boolean voting) {
    return new RaftMember(RaftConfig.name(peer.getId()), peer.getAddress(), voting);
  }

  /** Replaces one of the same name: with another address, or as a voter where it was none. */
  CompletableFuture<Void> put(RaftMember member) {
    return change(before -> {
      List<RaftMember> after = without(before, member.name());
      after.add(member);
      return after;
    });
  }

  CompletableFuture<Void> remove(String name) {
    return change(before -> without(before, name));
  }

  private static List<RaftMember> without(List<RaftMember> members, String name) {
    List<RaftMember> others = new ArrayList<>(members);
    others.removeIf(member -> member.name().equals(name));
    return others;
  }

  private CompletableFuture<Void> change(UnaryOperator<List<RaftMember>> how) {
    try {
      List<RaftMember> before = members();
      List<RaftMember> after = how.apply(before);
      Arguments arguments = Arguments.newBuilder()
          .setMode(Mode.COMPARE_AND_SET)
          .setServersInCurrentConf(peers(before, true))
          .setListenersInCurrentConf(peers(before, false))
          .setServersInNewConf(peers(after, true))
          .setListenersInNewConf(peers(after, false))
          .build();
      return server.setConfigurationAsync(
              new SetConfigurationRequest(client, server.getId(), group, CallId.getAndIncrement(), arguments))
          .thenComposeAsync(Membership::done, Thread::startVirtualThread);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static List<RaftPeer> peers(Collection<RaftMember> members, boolean voting) {
    return members.stream().filter(member -> member.voting() == voting).map(RaftConfig::peer).toList();
  }

  /** Lets another member lead. */
  CompletableFuture<Void> transferLeadership(String name, Duration patience) {
    try {
      return server.transferLeadershipAsync(new TransferLeadershipRequest(
              client, server.getId(), group, CallId.getAndIncrement(), RaftConfig.peerId(name), patience.toMillis()))
          .thenComposeAsync(Membership::done, Thread::startVirtualThread);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static CompletableFuture<Void> done(RaftClientReply reply) {
    return reply.isSuccess()
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(reply.getException());
  }
}
