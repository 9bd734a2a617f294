package io.ruori.persistence.raft;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Our settings in Ratis' words. */
final class RaftConfig {
  /** The largest entry of Ratis' log: what a write is split into, and the bound of one batch. */
  static final int MAX_ENTRY = 8 << 20;

  /** Room for what Ratis puts around an entry. */
  private static final int ENVELOPE = 64 << 10;

  private static final int CACHED_SEGMENTS = 2;

  /** A member notes how far it is, and drops the log before that, so often while it writes what is kept. */
  private static final int MARKS = 4;

  /**
   * How often a leader tries a member that does not answer, as Ratis writes it: always more often than members wait for their
   * leader, so that one which comes back after long is spoken to before it stands for election.
   */
  private static final String COME_BACK = "1ms,10, 100ms,20, 250ms,1000000";

  private static final TimeDuration NEVER = TimeDuration.valueOf(36_500, TimeUnit.DAYS);

  private RaftConfig() {}

  static RaftGroupId groupId(String cluster) {
    return RaftGroupId.valueOf(UUID.nameUUIDFromBytes(("ruori-ledger " + cluster).getBytes(StandardCharsets.UTF_8)));
  }

  /** A member's name as Ratis can also show it where colons mean something. */
  static RaftPeerId peerId(String name) {
    return RaftPeerId.valueOf(URLEncoder.encode(name, StandardCharsets.UTF_8));
  }

  static String name(RaftPeerId id) {
    return URLDecoder.decode(id.toString(), StandardCharsets.UTF_8);
  }

  static RaftPeer peer(RaftMember member) {
    return RaftPeer.newBuilder()
        .setId(peerId(member.name()))
        .setAddress(member.address())
        .setStartupRole(member.voting() ? RaftPeerRole.FOLLOWER : RaftPeerRole.LISTENER)
        .build();
  }

  static Parameters parameters(RaftSettings settings) {
    Parameters parameters = new Parameters();
    settings.tls().ifPresent(tls ->
        GrpcConfigKeys.TLS.setConf(parameters, new GrpcTlsConfig(tls.keys(), tls.trust(), true)));
    return parameters;
  }

  static RaftProperties properties(RaftSettings settings) {
    RaftProperties properties = new RaftProperties();
    RaftConfigKeys.Rpc.setType(properties, SupportedRpcType.GRPC);
    URI self = URI.create("raft://" + settings.self().address());
    GrpcConfigKeys.Server.setPort(properties, self.getPort());
    GrpcConfigKeys.setMessageSizeMax(properties, SizeInBytes.valueOf(2 * MAX_ENTRY));
    RaftServerConfigKeys.setStorageDir(properties, List.of(settings.directory().toFile()));
    RaftServerConfigKeys.setRemovedGroupsDir(properties, settings.directory().resolve("removed").toFile());
    // A read waits until this member has what a majority had when it was asked; the leader knows so while its lease lasts.
    RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
    RaftServerConfigKeys.Read.setLeaderLeaseEnabled(properties, true);
    log(properties, settings.log());
    timing(properties, settings.timing());
    return properties;
  }

  private static void log(RaftProperties properties, RaftSettings.LogBounds bounds) {
    SizeInBytes largest = SizeInBytes.valueOf(MAX_ENTRY + ENVELOPE);
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, largest);
    RaftServerConfigKeys.Log.setWriteBufferSize(properties, SizeInBytes.valueOf(MAX_ENTRY + 2 * ENVELOPE));
    RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf(bounds.segmentBytes()));
    RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf(bounds.segmentBytes()));
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, CACHED_SEGMENTS);
    // It would run in the JVM's common pool, and so wait for whatever blocks that.
    RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(properties, false);
    // It would write as often again, to know after a start what it hears from the leader anyway.
    RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
    RaftServerConfigKeys.Log.setPurgePreservationLogNum(properties, bounds.keptEntries());
    RaftServerConfigKeys.Log.setPurgeGap(properties, bounds.keptEntries() / MARKS);
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, bounds.keptEntries() / MARKS);
    // A follower is told that it must copy the state, and does so itself.
    RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(properties, false);
    // Writes are sent on as they come; zero would make a leader that waits for a follower spin.
    RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, COME_BACK);
    RaftServerConfigKeys.Log.Appender.setWaitTimeMin(properties, TimeDuration.ONE_MILLISECOND);
  }

  private static void timing(RaftProperties properties, RaftSettings.Timing timing) {
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, duration(timing.electionMin()));
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, duration(timing.electionMax()));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, duration(timing.electionMin().dividedBy(5)));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, duration(timing.electionMax().dividedBy(5)));
    RaftServerConfigKeys.Rpc.setRequestTimeout(properties, duration(timing.electionMax().multipliedBy(2)));
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, duration(timing.electionMax()));
    RaftServerConfigKeys.setStagingTimeout(properties, duration(timing.electionMax().multipliedBy(30)));
    RaftServerConfigKeys.RetryCache.setExpiryTime(properties, duration(timing.write()));
    RaftServerConfigKeys.Read.setTimeout(properties, duration(timing.read()));
    // A member that was paused comes back; it never ends by itself.
    RaftServerConfigKeys.setCloseThreshold(properties, NEVER);
  }

  private static TimeDuration duration(Duration duration) {
    return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
  }
}
