package io.ruori.persistence.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.TimeDuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Questions to the leader, over the connection and with the certificates that Ratis' members use. */
final class AskLeader implements CatchUp.Leader, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AskLeader.class);
  private static final int TRIES = 5;

  private final RaftClient client;
  private final RaftPeer leader;

  AskLeader(RaftGroupId group, RaftPeer leader, RaftProperties properties, Parameters parameters) {
    this.leader = leader;
    client = RaftClient.newBuilder()
        .setRaftGroup(RaftGroup.valueOf(group, leader))
        .setLeaderId(leader.getId())
        .setProperties(properties)
        .setParameters(parameters)
        .setRetryPolicy(RetryPolicies.retryUpToMaximumCountWithFixedSleep(TRIES, TimeDuration.ONE_SECOND))
        .build();
  }

  @Override
  public ByteBuffer ask(CatchUpQuery query) throws IOException {
    Message question = Message.valueOf(UnsafeByteOperations.unsafeWrap(query.encode()));
    RaftClientReply reply = client.io().sendStaleRead(question, 0, leader.getId());
    if (!reply.isSuccess()) {
      throw new IOException("the leader " + leader.getId() + " did not answer", reply.getException());
    }
    return reply.getMessage().getContent().asReadOnlyByteBuffer();
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("The connection to the leader could not be closed");
    }
  }
}
