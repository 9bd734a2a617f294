package io.ruori.launcher.ring;

import io.ruori.core.ring.MemberRecord;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.join.AuthorityDiscovery;
import io.ruori.launcher.join.EnrolmentException;
import io.ruori.launcher.join.JoinToken;
import io.ruori.node.remote.ClientTls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joining, in two steps: the keys, before the member starts; a place in the ring, when its engine runs. */
public final class RingJoin {
  private static final Logger LOG = LoggerFactory.getLogger(RingJoin.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(300);

  private RingJoin() {}

  /**
   * Gets the ring's keys and settings into an empty data directory.
   *
   * @param ownLevel this release's feature level
   * @return the settings to remember
   * @throws EnrolmentException when the ring refuses, with its reason
   */
  public static Map<String, String> enrol(DataDirectory directory, URI server, JoinToken token, int ownLevel)
      throws EnrolmentException, IOException, InterruptedException {
    X509Certificate authority = AuthorityDiscovery.discover(server, token);
    HttpClient http = ClientTls.anonymous(authority);
    RingBundle bundle = bundle(new RingClient(http), server, token);
    if (bundle.featureLevel() > ownLevel) {
      throw new EnrolmentException(
          "the ring at " + server + " runs at feature level " + bundle.featureLevel() + "; this release knows up to "
              + ownLevel + ": use the ring's release");
    }
    bundle.writeKeys(directory.pki());
    Map<String, String> settings = new LinkedHashMap<>(bundle.settings());
    List<String> endpoints = new ArrayList<>(bundle.members().stream().map(MemberRecord::endpoint).toList());
    if (!endpoints.contains(server.toString())) {
      endpoints.add(server.toString());
    }
    settings.put("ring.known", String.join(",", endpoints));
    return settings;
  }

  private static RingBundle bundle(RingClient client, URI server, JoinToken token)
      throws EnrolmentException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String last = "";
    while (System.nanoTime() < deadline) {
      try {
        RingClient.Reply reply = client.join(server, token.bearer());
        if (reply.isDone()) {
          return RingBundle.read(reply.body());
        }
        last = reply.message();
        if (reply.code() == 409) {
          throw new EnrolmentException(server + " refuses: " + reply.message());
        }
        if (reply.code() == 401 || reply.code() == 403) {
          throw new EnrolmentException(server + " refuses the token: it is unknown, revoked, has expired or is for workers");
        }
      } catch (IOException startsAgain) {
        last = String.valueOf(startsAgain.getMessage());
      }
      Thread.sleep(LOOK_AGAIN);
    }
    throw new EnrolmentException(server + " did not let this master in: " + last);
  }

  /**
   * Asks, until it is granted, for a place in the ring; the engine must run.
   *
   * @param isMember whether the engine has found itself among the members
   * @param known endpoints of masters
   * @throws EnrolmentException when it is refused for good, with the reason
   */
  public static void takePlace(RingClient client, List<URI> known, MemberRecord self, BooleanSupplier isMember)
      throws EnrolmentException, InterruptedException {
    int next = 0;
    while (!isMember.getAsBoolean()) {
      URI server = known.get(next++ % known.size());
      try {
        RingClient.Reply reply = client.put(server, self);
        if (reply.leader().isPresent()) {
          reply = client.put(reply.leader().get(), self);
        }
        if (reply.isDone()) {
          return;
        }
        if (reply.code() == 409) {
          throw new EnrolmentException(reply.message());
        }
        LOG.info("no place in the ring yet asked={} answer={}", server, reply.message());
      } catch (IOException e) {
        LOG.info("no place in the ring yet asked={} cause={}", server, e.toString());
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }
}
