package io.ruori.bench.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The whole load, phase after phase, on one server; each result is a line of JSON on the standard output. Arguments: a
 * kubeconfig whose current context is the server's administrator; {@code --pid N} of the server, for its CPU time and
 * memory; {@code --pods N} (10,000); {@code --seconds N} for each phase (5); {@code --http2}; {@code --only a,b} for some
 * phases, on pods that are there.
 */
public final class Load {
  private static final Duration SETTLE = Duration.ofSeconds(6);
  private static final int CLIENTS = 32;
  private static final int WARM_UP = 3000;

  /** A JVM compiles what it runs much: as much as a server has seen that has run for some minutes. */
  private static final int WARM_UP_ROUNDS = 8;

  private final Workers workers;
  private final Watchers watchers;
  private final ServerProcess server;
  private final int pods;
  private final int seconds;
  private final List<String> only;

  private Load(Options options) throws Exception {
    List<Target> targets = List.of(Target.of(options.kubeconfig));
    server = ServerProcess.of(options.pid);
    workers = new Workers(targets, server, options.http2);
    watchers = new Watchers(targets, server, options.http2);
    pods = options.pods;
    seconds = options.seconds;
    only = options.only;
  }

  private record Options(Path kubeconfig, long pid, int pods, int seconds, boolean http2, List<String> only) {
    static Options of(String[] arguments) {
      Options options = new Options(Path.of(arguments[0]), 0, 10_000, 5, false, List.of());
      for (int i = 1; i < arguments.length; i++) {
        options = switch (arguments[i]) {
          case "--pid" -> options.pid(Long.parseLong(arguments[++i]));
          case "--pods" -> options.pods(Integer.parseInt(arguments[++i]));
          case "--seconds" -> options.seconds(Integer.parseInt(arguments[++i]));
          case "--http2" -> new Options(options.kubeconfig, options.pid, options.pods, options.seconds, true, options.only);
          case "--only" -> options.only(Arrays.asList(arguments[++i].split(",")));
          default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
        };
      }
      return options;
    }

    Options pid(long value) {
      return new Options(kubeconfig, value, pods, seconds, http2, only);
    }

    Options pods(int value) {
      return new Options(kubeconfig, pid, value, seconds, http2, only);
    }

    Options seconds(int value) {
      return new Options(kubeconfig, pid, pods, value, http2, only);
    }

    Options only(List<String> value) {
      return new Options(kubeconfig, pid, pods, seconds, http2, value);
    }
  }

  public static void main(String[] arguments) throws Exception {
    new Load(Options.of(arguments)).run();
  }

  private void run() throws Exception {
    prepare();
    if (wanted("create")) {
      print(workers.times("create", CLIENTS, pods, Pods::create));
      memory("resident-loaded");
    }
    Duration phase = Duration.ofSeconds(seconds);
    during("get", CLIENTS, phase, n -> Pods.get(any(), ""));
    during("get-rv0", CLIENTS, phase, n -> Pods.get(any(), "?resourceVersion=0"));
    during("list", 2, phase, n -> Pods.list(""));
    during("list-rv0", 2, phase, n -> Pods.list("?resourceVersion=0"));
    during("list-selector", 2, phase, n -> Pods.list("?labelSelector=group%3Dg" + n % PodBody.GROUPS));
    during("list-selector-none", 2, phase, n -> Pods.list("?labelSelector=group%3Dnone"));
    during("patch", CLIENTS, phase, n -> Pods.annotate(any(), "round", n));
    during("patch-one", CLIENTS, phase, n -> Pods.annotate(7, "round", n));
    during("apply", CLIENTS, phase, n -> Pods.apply(any(), "bench-apply", n));
    if (wanted("watch")) {
      watchers.run("warm-up", 100, 100, seconds, pods);
      print(watchers.run("watch", 100, 100, seconds, pods));
    }
    if (wanted("delete")) {
      print(workers.times("delete", CLIENTS, pods, Pods::delete));
    }
    memory("resident-end");
  }

  /** The namespace with its service account, and a server that has seen requests of these kinds. */
  private void prepare() throws InterruptedException {
    if (!only.isEmpty() && !only.contains("create")) {
      return;
    }
    workers.times("namespace", 1, 1, n -> Pods.namespace());
    for (int i = 0; workers.times("account", 1, 1, n -> Pods.serviceAccount()).failures() > 0; i++) {
      if (i == 100) {
        throw new IllegalStateException("the namespace has no service account");
      }
      Thread.sleep(50);
    }
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      warmUp(round);
    }
  }

  private void warmUp(int round) throws InterruptedException {
    Result created = workers.times("create-cold", CLIENTS, WARM_UP, n -> Pods.create(100_000 + n));
    if (round == 0) {
      print(created);
    }
    for (int value = 0; value < 2; value++) {
      int now = value;
      workers.times("warm-up", CLIENTS, WARM_UP, n -> Pods.annotate(100_000 + n, "round", now));
      workers.times("warm-up", CLIENTS, WARM_UP, n -> Pods.get(100_000 + n, ""));
    }
    workers.times("warm-up", CLIENTS, WARM_UP, n -> Pods.apply(100_000 + n, "bench-apply", 0));
    workers.times("warm-up", 2, 20, n -> Pods.list("?labelSelector=group%3Dg" + n % PodBody.GROUPS));
    workers.times("warm-up", CLIENTS, WARM_UP, n -> Pods.delete(100_000 + n));
  }

  private boolean wanted(String phase) {
    return only.isEmpty() || only.contains(phase);
  }

  private int any() {
    return ThreadLocalRandom.current().nextInt(pods);
  }

  /** Measures a phase once it has run as long already. */
  private void during(String name, int clients, Duration phase, Workers.Plan plan) throws InterruptedException {
    if (wanted(name)) {
      workers.during("warm-up", clients, phase, plan);
      print(workers.during(name, clients, phase, plan));
    }
  }

  private static void print(Result result) {
    System.out.println(result.json());
  }

  /** When the server has come to rest: what it holds then, it holds for the objects' sake. */
  private void memory(String name) throws Exception {
    Thread.sleep(SETTLE);
    System.out.println(
        String.format(Locale.ROOT, "{\"name\":\"%s\",\"megabytes\":%.0f}", name, server.residentMegabytes()));
  }
}
