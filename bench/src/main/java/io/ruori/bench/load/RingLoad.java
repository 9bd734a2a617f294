package io.ruori.bench.load;

import io.ruori.bench.failover.Ring;
import io.ruori.core.object.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What several masters on one machine cost: one of an engine, then as many as it shall grow to, with the same load at each
 * size, dealt out to all masters. Each size is a line of JSON on the standard output. Arguments: {@code ENGINE
 * SIZE,SIZE… SECONDS FOLDER PORT COMMAND…}.
 */
public final class RingLoad {
  private static final int CLIENTS = 16;
  private static final int PODS = 1000;
  private static final int WATCHERS_EACH = 2;

  /** Of each master: those that joined have compiled nothing yet. */
  private static final int WARM_UP = 2000;

  private final Ring ring;
  private final int seconds;
  private int created;

  private RingLoad(Ring ring, int seconds) {
    this.ring = ring;
    this.seconds = seconds;
  }

  public static void main(String[] arguments) throws Exception {
    String engine = arguments[0];
    List<Integer> sizes = List.of(arguments[1].split(",")).stream().map(Integer::parseInt).toList();
    List<String> command = List.of(arguments).subList(5, arguments.length);
    int port = Integer.parseInt(arguments[4]);
    try (Ring ring = Ring.begin(command, Path.of(arguments[3]), port, "--ledger", engine)) {
      RingLoad load = new RingLoad(ring, Integer.parseInt(arguments[2]));
      for (int size : sizes) {
        double joinMillis = load.growTo(size);
        System.out.println(load.measure(engine, size).put("joinMillis", Math.round(joinMillis)));
      }
    }
    System.exit(0);
  }

  /** @return how long the last one took, from its process' start to its vote; 0 when there was none */
  private double growTo(int size) throws Exception {
    double last = 0;
    while (ring.pids().size() < size) {
      long start = System.nanoTime();
      ring.grow();
      last = (System.nanoTime() - start) / 1e6;
    }
    return last;
  }

  private ObjectNode measure(String engine, int size) throws Exception {
    List<Target> targets = new ArrayList<>();
    for (Path kubeconfig : ring.kubeconfigs()) {
      targets.add(Target.of(kubeconfig));
    }
    ServerProcess servers = new ServerProcess(ring.pids());
    Workers workers = new Workers(targets, servers, false);
    prepare(workers);
    Duration phase = Duration.ofSeconds(seconds);
    workers.times("warm-up", CLIENTS, WARM_UP * size, n -> Pods.annotate(n % PODS, "round", n));
    workers.times("warm-up", CLIENTS, WARM_UP * size, n -> Pods.get(n % PODS, ""));
    Result patch = workers.during("patch", CLIENTS, phase, n -> Pods.annotate(n % PODS, "round", n));
    Result get = workers.during("get", CLIENTS, phase, n -> Pods.get(n % PODS, ""));
    Watchers watchers = new Watchers(targets, servers, false);
    Result watch = watchers.run("watch", WATCHERS_EACH * size, 50, seconds, PODS);
    ObjectNode line = Json.object().put("engine", engine).put("masters", size);
    line.set("patch", Json.parse(patch.json().getBytes(StandardCharsets.UTF_8)));
    line.set("get", Json.parse(get.json().getBytes(StandardCharsets.UTF_8)));
    line.set("watch", Json.parse(watch.json().getBytes(StandardCharsets.UTF_8)));
    return line.put("megabytes", Math.round(servers.residentMegabytes()));
  }

  private void prepare(Workers workers) throws InterruptedException {
    if (created == 0) {
      workers.times("namespace", 1, 1, n -> Pods.namespace());
      for (int i = 0; i < 200 && workers.times("account", 1, 1, n -> Pods.serviceAccount()).failures() > 0; i++) {
        Thread.sleep(50);
      }
      workers.times("create", CLIENTS, PODS, Pods::create);
      created = PODS;
    }
  }
}
