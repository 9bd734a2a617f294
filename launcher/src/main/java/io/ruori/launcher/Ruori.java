package io.ruori.launcher;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.core.strategy.StandardKinds;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.directory.DirectoryException;
import io.ruori.launcher.kubeconfig.Kubeconfig;
import io.ruori.launcher.pki.ClusterPki;
import io.ruori.launcher.pki.Pem;
import io.ruori.launcher.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running member: the embedding API.
 *
 * <pre>{@code
 * try (Ruori ruori = Ruori.start(Settings.defaults(), new DataDirectory(folder))) {
 *   ruori.api("my-test").create(Api.Resource.core("configmaps"), "default", configMap);
 * }
 * }</pre>
 *
 * The API answers when {@link #start} returns; the ring and the nodes form behind it.
 */
public final class Ruori implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ruori.class);

  private final CorePart core;
  private final RingPart ring;
  private final URI uri;
  private final DataDirectory directory;
  private final Deque<AutoCloseable> running;

  private Ruori(CorePart core, RingPart ring, URI uri, DataDirectory directory, Deque<AutoCloseable> running) {
    this.core = core;
    this.ring = ring;
    this.uri = uri;
    this.directory = directory;
    this.running = running;
  }

  /**
   * Begins, in the background, with what each start needs and takes its time: a program that starts a member as the first
   * thing may call it before it looks at its own options.
   */
  public static void prepare() {
    Thread.ofPlatform().daemon().name("prepare").start(() -> {
      ActorSystemSettings.prepare();
      Json.mapper();
      StandardKinds.create();
    });
  }

  /**
   * Starts a member and returns when its API is ready.
   *
   * @param directory must be {@linkplain DataDirectory#lock locked} by the caller while the member runs
   * @throws StartFailure with the cause, when nothing of it runs any more
   */
  public static Ruori start(Settings settings, DataDirectory directory) throws StartFailure {
    try {
      directory.refuseWorkers();
    } catch (DirectoryException e) {
      throw new StartFailure(e.getMessage(), e);
    }
    NodeFactory.check(settings);
    Deque<AutoCloseable> running = new ArrayDeque<>();
    try {
      directory.podsShallStop(); // what was asked of a member before this one is over
      CompletableFuture<ClusterPki> keys = CompletableFuture.supplyAsync(() -> keys(settings, directory));
      ActorSystem<Void> system =
          ActorSystem.create(Behaviors.empty(), "ruori", ActorSystemSettings.of(settings, directory));
      running.push(Parts.of(system));
      ClusterPki pki = keys.join();
      CorePart core = CorePart.start(system, settings, pki, Clock.systemUTC());
      RingPart ring = RingPart.create(settings, directory, core, pki);
      ring.takePlace();
      ApiPart api = ApiPart.start(system, settings, directory, pki, core, ring);
      running.push(api);
      writeKubeconfig(directory, pki, api.uri());
      running.push(ring.start(api.uri()));
      running.push(NodesPart.start(system, settings, directory, core, pki, api.uri()));
      running.push(
          MasterCertificates.keep(
              () -> keys(settings, directory),
              renewed -> {
                api.show(renewed);
                ring.show(renewed);
                writeKubeconfig(directory, renewed, api.uri());
              }));
      new Founding(core.member().objects().views()).await();
      LOG.info("member ready uri={}", api.uri());
      return new Ruori(core, ring, api.uri(), directory, running);
    } catch (StartFailure e) {
      Parts.close(running);
      throw e;
    } catch (IOException | RuntimeException e) {
      Parts.close(running);
      throw new StartFailure(told(settings, e), e);
    }
  }

  private static String told(Settings settings, Exception failure) {
    if (Causes.isPortTaken(failure)) {
      return "a port of the ring is taken by another program (" + Causes.told(failure) + "): use another --ring-port";
    }
    return Causes.isForeignAddress(failure)
        ? "cannot listen at " + settings.api().bind() + ": this machine has no such address; see --bind"
        : Causes.told(failure);
  }

  /** Where the Kubernetes API is served. */
  public URI uri() {
    return uri;
  }

  /** The API, in this process, with all rights. */
  public Api api(String fieldManager) {
    return core.member().api(fieldManager, List.of());
  }

  /**
   * Completes, with the cause, when the ledger can no longer be written or read: the disk failed or its data is damaged.
   * Nothing is acknowledged from then on; the member should be stopped.
   */
  public CompletionStage<Throwable> broken() {
    return ring.broken();
  }

  /**
   * Completes, with the reason, when this member should be closed and started again with the settings that its directory
   * then holds: the ledger is to be replicated from now on, or the ring went on without this member.
   */
  public CompletionStage<String> startAgain() {
    return ring.startAgain();
  }

  /** Completes, with the reason, when this member has to end, because it was removed from the ring. */
  public CompletionStage<String> removed() {
    return ring.removed();
  }

  /** A kubeconfig file with the administrator's certificate. */
  public Path kubeconfig() {
    return directory.adminKubeconfig();
  }

  /** Stops in the order opposite to the start. Pods run on, unless the directory says that they shall stop. */
  @Override
  public void close() {
    Parts.close(running);
    if (ring.removed().toCompletableFuture().isDone()) {
      directory.forgetKeys();
    }
  }

  private static ClusterPki keys(Settings settings, DataDirectory directory) {
    if (directory.hasForgottenKeys()) {
      throw new IllegalStateException(
          "this master gave its keys up when it was removed from the ring: let it join again, with --join HOST:PORT and a new"
              + " --token, or start with an empty data directory");
    }
    try {
      return ClusterPki.open(directory.pki(), ServerNames.of(settings), Clock.systemUTC().instant());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the cluster's keys cannot be used: " + e.getMessage(), e);
    }
  }

  private static void writeKubeconfig(DataDirectory directory, ClusterPki pki, URI uri) throws IOException {
    Kubeconfig.write(
        directory.adminKubeconfig(),
        new Kubeconfig.Access(
            uri.toString(),
            Pem.encode(pki.authority().certificate()),
            Pem.encode(pki.admin().certificate()),
            Pem.encode(pki.admin().key())));
  }
}
