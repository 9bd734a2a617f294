package io.ruori.ring;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.launcher.kubeconfig.Kubeconfig;
import io.ruori.launcher.pki.Pem;
import io.ruori.node.remote.ClientTls;
import io.ruori.node.remote.HttpApi;
import io.ruori.process.RuoriProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.JsonNode;

/** A master in a JVM of its own, without nodes. */
final class Master implements AutoCloseable {
  private Host host;
  private final Path folder;
  private final String name;
  private final int port;
  private RuoriProcess process;
  private HttpApi api;

  private Master(Host host, Path folder, String name, int port) {
    this.host = host;
    this.folder = folder;
    this.name = name;
    this.port = port;
  }

  static Master start(Host host, Path folder, String name, String... arguments) throws IOException {
    Master master = new Master(host, folder, name, freePorts());
    List<String> all = new ArrayList<>(List.of("--name", name, "--api-port", Integer.toString(master.port)));
    all.addAll(List.of("--runtime", "simulated", "--nodes", "0", "--no-install"));
    if (host != Host.THIS) {
      all.addAll(List.of("--bind", host.address()));
    }
    all.addAll(Arrays.asList(arguments));
    master.run(all);
    return master;
  }

  /** With what its directory remembers. */
  void startAgain(String... more) throws IOException {
    run(List.of(more));
    api = null; // it may have another certificate
  }

  /** The same, by another release for example. */
  void startAgainOn(Host other) throws IOException {
    host = other;
    startAgain();
  }

  private void run(List<String> arguments) throws IOException {
    process = RuoriProcess.start(host.through(), host.environment(), "server", folder, arguments.toArray(String[]::new));
  }

  /** The first of three in a row, for the API, the ring's messages and its engine. */
  static int freePorts() throws IOException {
    for (int attempt = 0; attempt < 100; attempt++) {
      int first = ThreadLocalRandom.current().nextInt(20_000, 30_000);
      if (isFree(first) && isFree(first + 1) && isFree(first + 2)) {
        return first;
      }
    }
    throw new IOException("no three free ports in a row");
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  String name() {
    return name;
  }

  String address() {
    return host.address() + ":" + port;
  }

  String ringAddress() {
    return host.address() + ":" + (port + 1);
  }

  long pid() {
    return process.pid();
  }

  Host host() {
    return host;
  }

  Path folder() {
    return folder;
  }

  URI endpoint() {
    return URI.create("https://" + address());
  }

  Path kubeconfig() {
    return folder.resolve("admin.kubeconfig");
  }

  /** The API as its administrator sees it. */
  synchronized HttpApi api() {
    if (api == null) {
      HttpClient client = client();
      api = HttpApi.withCertificate(endpoint(), () -> client);
    }
    return api;
  }

  /** A client with the administrator's certificate. */
  HttpClient client() {
    try {
      var access = Kubeconfig.current(kubeconfig()).orElseThrow();
      return ClientTls.withCertificate(
          Pem.certificate(access.authorityPem()),
          Pem.privateKey(access.clientKeyPem()),
          Pem.certificate(access.clientCertificatePem()));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean isReady() {
    if (!process.isAlive()) {
      throw new AssertionError(name + " ended: " + process.said());
    }
    try {
      return Files.exists(kubeconfig()) && api().get("/readyz").startsWith("ok");
    } catch (ApiException e) {
      return false;
    }
  }

  private JsonNode members() {
    try {
      return Json.parse(api().get("/ruori/v1/members").getBytes(StandardCharsets.UTF_8)).path("members");
    } catch (ApiException e) {
      return Json.object();
    }
  }

  /** The names of those that count for a majority. */
  List<String> voters() {
    return members().valueStream().filter(m -> m.path("voter").asBoolean()).map(m -> m.path("name").asString()).toList();
  }

  /** The leader's name, {@code ""} while there is none. */
  String leader() {
    return members().valueStream()
        .filter(m -> m.path("leader").asBoolean())
        .map(m -> m.path("name").asString())
        .findFirst()
        .orElse("");
  }

  /** How many partitions of the reconcilers' work have a keeper on a master. */
  int heldPartitions() {
    return members().valueStream().mapToInt(m -> m.path("partitions").asInt(0)).sum();
  }

  boolean hasEnded() {
    return !process.isAlive();
  }

  /** The revision of a list. */
  long head() {
    return Long.parseLong(api().list(Api.Resource.core("configmaps"), "default", Api.Query.ALL).revision());
  }

  String said() {
    return name + ": " + process.said();
  }

  /** Lets its process stand still. */
  void pause() throws IOException, InterruptedException {
    process.signal("STOP");
  }

  void wake() throws IOException, InterruptedException {
    process.signal("CONT");
  }

  void kill() throws InterruptedException {
    process.kill();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
