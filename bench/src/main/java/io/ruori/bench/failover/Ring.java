package io.ruori.bench.failover;

import io.ruori.core.object.Json;
import io.ruori.launcher.join.BootstrapTokens;
import io.ruori.launcher.join.JoinToken;
import io.ruori.launcher.kubeconfig.Kubeconfig;
import io.ruori.launcher.pki.Pem;
import io.ruori.node.remote.ClientTls;
import io.ruori.node.remote.HttpApi;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Masters, each in a process of its own, on one machine: three, or as many as it is let grow to. */
public final class Ring implements AutoCloseable {
  static final int SIZE = 3;
  private static final int MOST = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final List<String> command;
  private final Path folder;
  private final int firstPort;
  private final Process[] processes = new Process[MOST];
  private int size;
  private String token;
  private HttpClient client;

  private Ring(List<String> command, Path folder, int firstPort) {
    this.command = command;
    this.folder = folder;
    this.firstPort = firstPort;
  }

  /** @param command what runs {@code ruori}; three ports are used for each member */
  static Ring start(List<String> command, Path folder, int firstPort)
      throws IOException, InterruptedException, GeneralSecurityException {
    Ring ring = begin(command, folder, firstPort);
    for (int i = 1; i < SIZE; i++) {
      ring.join();
    }
    ring.awaitWhole();
    return ring;
  }

  /**
   * Starts one master.
   *
   * @param more options of its own
   */
  public static Ring begin(List<String> command, Path folder, int firstPort, String... more)
      throws IOException, InterruptedException, GeneralSecurityException {
    Ring ring = new Ring(command, Files.createDirectories(folder), firstPort);
    ring.startMember(0, more);
    ring.size = 1;
    await("the first master", () -> Files.exists(ring.kubeconfig()));
    var access = Kubeconfig.current(ring.kubeconfig()).orElseThrow();
    ring.client =
        ClientTls.withCertificate(
            Pem.certificate(access.authorityPem()),
            Pem.privateKey(access.clientKeyPem()),
            Pem.certificate(access.clientCertificatePem()));
    await("the first master", () -> ring.isReady(0));
    ring.token = ring.token(access);
    return ring;
  }

  private void join() throws IOException {
    startMember(size, "--join", "127.0.0.1:" + firstPort, "--token", token);
    size++;
  }

  /** Starts another master; returns when all count it. */
  public void grow() throws IOException, InterruptedException {
    join();
    awaitWhole();
  }

  /** The processes' numbers. */
  public List<Long> pids() {
    return Arrays.stream(processes).limit(size).map(Process::pid).toList();
  }

  /** Where each master says how it is reached. */
  public List<Path> kubeconfigs() {
    return IntStream.range(0, size).mapToObj(i -> data(i).resolve("admin.kubeconfig")).toList();
  }

  private String token(Kubeconfig.Access access) throws IOException, InterruptedException, GeneralSecurityException {
    JoinToken token = JoinToken.create(Pem.certificate(access.authorityPem()), new SecureRandom());
    HttpApi api = HttpApi.withCertificate(endpoint(0), () -> client);
    await("namespaces", () -> get(0, "/api/v1/namespaces/kube-system").isPresent());
    BootstrapTokens.store(api, token, Instant.now(), Duration.ofMinutes(30));
    return token.text();
  }

  private Path kubeconfig() {
    return data(0).resolve("admin.kubeconfig");
  }

  private Path data(int member) {
    return folder.resolve("m" + member);
  }

  void startMember(int member, String... more) throws IOException {
    List<String> line = new ArrayList<>(command);
    line.addAll(List.of("server", "--data-dir", data(member).toString(), "--name", "m" + member));
    line.addAll(List.of("--api-port", Integer.toString(firstPort + 3 * member), "--bind", "127.0.0.1"));
    line.addAll(List.of("--runtime", "simulated", "--nodes", "0", "--no-install"));
    line.addAll(List.of(more));
    Path log = folder.resolve("m" + member + ".log");
    processes[member] =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  HttpClient client() {
    return client;
  }

  URI endpoint(int member) {
    return URI.create("https://127.0.0.1:" + (firstPort + 3 * member));
  }

  private Optional<JsonNode> get(int member, String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(endpoint(member).resolve(path)).timeout(Duration.ofSeconds(2)).GET().build();
      HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return answer.statusCode() == 200 ? Optional.of(Json.parse(answer.body())) : Optional.empty();
    } catch (IOException notThere) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private boolean isReady(int member) {
    return get(member, "/version").isPresent();
  }

  private JsonNode members(int member) {
    return get(member, "/ruori/v1/members").map(state -> state.path("members")).orElse(Json.object());
  }

  /** Which one leads, as another says; -1 while nobody does. */
  int leader() {
    for (int i = 0; i < size; i++) {
      for (JsonNode member : members(i)) {
        if (member.path("leader").asBoolean()) {
          return Integer.parseInt(member.path("name").asString().substring(1));
        }
      }
    }
    return -1;
  }

  /** Until all serve, count, and know of the same leader. */
  void awaitWhole() throws InterruptedException {
    for (int i = 0; i < size; i++) {
      int member = i;
      await("m" + member + " with all others", () -> isWhole(member));
    }
  }

  private boolean isWhole(int member) {
    JsonNode members = members(member);
    return members.valueStream().filter(m -> m.path("voter").asBoolean()).count() == size
        && members.valueStream().anyMatch(m -> m.path("leader").asBoolean());
  }

  void kill(int member) throws InterruptedException {
    processes[member].destroyForcibly().waitFor();
  }

  /** Stops a process, or lets it go on. */
  void signal(int member, String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(processes[member].pid())).inheritIO().start().waitFor();
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("waited in vain for " + what);
      }
      Thread.sleep(50);
    }
  }

  @Override
  public void close() {
    for (Process process : processes) {
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }
}
