package io.ruori.persistence.raft;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

/** What tests of members in one JVM share. */
public final class RaftMembers {
  public static final RaftSettings.Timing QUICK =
      new RaftSettings.Timing(Duration.ofMillis(250), Duration.ofMillis(450), Duration.ofSeconds(5));

  private RaftMembers() {}

  /** An address that nobody listens at. */
  public static String freeAddress() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void awaitLeader(RaftStore store) {
    await().pollInterval(Duration.ofMillis(10)).until(() -> store.leadership().mine());
  }
}
