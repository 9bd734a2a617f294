package io.ruori.launcher;

import io.ruori.gateway.LogSources;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.join.EnrolmentException;
import io.ruori.launcher.join.JoinToken;
import io.ruori.launcher.join.Membership;
import io.ruori.launcher.pki.Identity;
import io.ruori.launcher.ring.Masters;
import io.ruori.launcher.ring.RingClient;
import io.ruori.launcher.settings.Settings;
import io.ruori.node.agent.ServiceMirror;
import io.ruori.node.remote.HttpApi;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node in a JVM of its own: it runs pods, and speaks to the rest of the cluster by the Kubernetes API only. */
public final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final Membership membership;
  private final Deque<AutoCloseable> running;

  private Worker(Membership membership, Deque<AutoCloseable> running) {
    this.membership = membership;
    this.running = running;
  }

  /** How to join; what an earlier start has kept need not be said again. */
  public record Invitation(Optional<URI> server, Optional<JoinToken> token) {}

  /**
   * Joins, if that was not done before, and starts the node; it registers and becomes Ready behind the return.
   *
   * @param directory must be {@linkplain DataDirectory#lock locked} by the caller while the worker runs
   * @throws StartFailure with the cause, when nothing of it runs any more
   */
  public static Worker start(Settings settings, Invitation invitation, DataDirectory directory) throws StartFailure {
    NodeFactory.check(settings);
    Deque<AutoCloseable> running = new ArrayDeque<>();
    try {
      Membership membership = membership(settings, invitation, directory);
      Masters masters = follow(membership);
      running.push(masters);
      String address = address(settings, membership.server());
      Identity serving = membership.serving(directory.pki(), Instant.now());
      ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "ruori", ActorSystemSettings.worker());
      running.push(Parts.of(system));
      LogSources logs = new LogSources();
      NodePort port = NodePort.open(system, settings.node().port(), membership, serving, logs);
      running.push(port);
      HttpApi api = membership.api();
      ServiceMirror services = ServiceMirror.start(api);
      running.push(services);
      var factory =
          new NodeFactory(
              settings,
              api,
              api::beat,
              services,
              address,
              NodesPart.clusterId(membership.authority()),
              () -> new InetSocketAddress(masters.current().getHost(), masters.current().getPort()),
              port.number());
      NodesPart nodes = NodesPart.start(system, directory, List.of(membership.nodeName()), factory, logs);
      running.push(nodes);
      masters.onLoss(lost -> nodes.look());
      running.push(CertificateRenewal.start(membership, directory.pki(), port));
      LOG.info("worker started node={} server={} port={}", membership.nodeName(), membership.server(), port.number());
      return new Worker(membership, running);
    } catch (StartFailure e) {
      Parts.close(running);
      throw e;
    } catch (EnrolmentException e) {
      Parts.close(running);
      throw new StartFailure(e.getMessage(), e);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      Parts.close(running);
      throw new StartFailure(Causes.told(e), e);
    } catch (InterruptedException e) {
      Parts.close(running);
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted", e);
    }
  }

  /** The node goes to another master when the one that it asks is gone; the next start, too. */
  private static Masters follow(Membership membership) {
    Masters masters = Masters.follow(new RingClient(membership::client), List.of(membership.server()));
    masters.onLoss(
        lost -> {
          try {
            membership.at(masters.current());
          } catch (IOException e) {
            LOG.warn("where the masters are could not be kept cause={}", e.toString());
          }
        });
    membership.follow(masters::current);
    return masters;
  }

  private static Membership membership(Settings settings, Invitation invitation, DataDirectory directory)
      throws StartFailure, EnrolmentException, IOException, GeneralSecurityException, InterruptedException {
    if (Files.exists(directory.pki().resolve("ca.key"))) {
      throw new StartFailure(directory.root() + " is the data directory of a server: use another --data-dir", null);
    }
    Optional<Membership> kept = Membership.read(directory.membership());
    String name = settings.node().name().isEmpty() ? ServerNames.hostName() : settings.node().name();
    boolean usable = kept.isPresent() && !(kept.get().hasExpired(Instant.now()) && invitation.token().isPresent());
    return usable ? known(kept.get(), settings, invitation, directory) : join(name, invitation, directory);
  }

  private static Membership join(String name, Invitation invitation, DataDirectory directory)
      throws StartFailure, EnrolmentException, IOException, GeneralSecurityException, InterruptedException {
    if (invitation.server().isEmpty() || invitation.token().isEmpty()) {
      throw new StartFailure("this node has joined no cluster yet: give it --join HOST:PORT and --token", null);
    }
    return Membership.join(directory.membership(), invitation.server().get(), invitation.token().get(), name);
  }

  private static Membership known(
      Membership kept, Settings settings, Invitation invitation, DataDirectory directory)
      throws StartFailure, IOException {
    String where = "the data directory " + directory.root() + " ";
    if (!settings.node().name().isEmpty() && !settings.node().name().equals(kept.nodeName())) {
      throw new StartFailure(
          where + "is of the node \"" + kept.nodeName() + "\": use another --data-dir for another --name", null);
    }
    if (invitation.token().isPresent() && !invitation.token().get().pins(kept.authority())) {
      throw new StartFailure(
          where + "is of a node of another cluster (" + kept.server() + "): use another --data-dir, or remove it with"
              + " \"ruori down --purge --data-dir " + directory.root() + "\"", null);
    }
    if (kept.hasExpired(Instant.now())) {
      throw new StartFailure("this node's certificate has expired: give it a new --token", null);
    }
    boolean moved = invitation.server().isPresent() && !invitation.server().get().equals(kept.server());
    return moved ? kept.at(invitation.server().get()) : kept;
  }

  private static String address(Settings settings, URI server) {
    String given = settings.node().address();
    return given.isEmpty() ? ServerNames.towards(server.getHost()) : given;
  }

  public String nodeName() {
    return membership.nodeName();
  }

  public URI server() {
    return membership.server();
  }

  /** Stops in the order opposite to the start. Pods run on, unless the directory says that they shall stop. */
  @Override
  public void close() {
    Parts.close(running);
  }
}
