package io.ruori.launcher.command;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.kubeconfig.Kubeconfig;
import io.ruori.launcher.kubeconfig.Kubeconfig.Access;
import io.ruori.launcher.pki.Pem;
import io.ruori.launcher.ring.RingClient;
import io.ruori.node.remote.ClientTls;
import io.ruori.node.remote.HttpApi;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A running cluster, reached as its administrator, or as the worker whose data directory it is. */
final class MemberClient {
  static final Api.Resource NODES = Api.Resource.core("nodes");

  private final Access access;
  private final HttpApi api;
  private final RingClient ring;

  private MemberClient(Access access, HttpApi api, RingClient ring) {
    this.access = access;
    this.api = api;
    this.ring = ring;
  }

  /** Empty until the member says, in its data directory, where it listens. */
  static Optional<MemberClient> find(DataDirectory directory) throws IOException {
    return of(directory.adminKubeconfig());
  }

  /** The master that runs on a directory. */
  static MemberClient ofMaster(DirectoryOption option) throws IOException, CommandFailure {
    DataDirectory directory = option.readable();
    return find(directory).orElseThrow(() -> new CommandFailure("no master runs on " + directory.root()));
  }

  /** A question to a master. */
  interface Question {
    RingClient.Reply ask(RingClient ring) throws IOException, InterruptedException;
  }

  /** Asks the master; that nobody is there is said as it is. */
  RingClient.Reply answer(Question question) throws IOException, InterruptedException, CommandFailure {
    try {
      return question.ask(ring);
    } catch (ConnectException | HttpTimeoutException e) {
      throw new CommandFailure("the master at " + server() + " does not answer: is it running? See \"ruori status\"");
    }
  }

  /** The cluster of a worker, as this sees it. */
  static Optional<MemberClient> ofWorker(DataDirectory directory) throws IOException {
    return of(directory.membership());
  }

  /** The cluster that a kubeconfig names. */
  static Optional<MemberClient> of(Path file) throws IOException {
    Optional<Access> access = Kubeconfig.current(file);
    if (access.isEmpty()) {
      return Optional.empty();
    }
    try {
      Access known = access.get();
      HttpClient client =
          ClientTls.withCertificate(
              Pem.certificate(known.authorityPem()),
              Pem.privateKey(known.clientKeyPem()),
              Pem.certificate(known.clientCertificatePem()));
      HttpApi api = HttpApi.withCertificate(URI.create(known.server()), () -> client);
      return Optional.of(new MemberClient(known, api, new RingClient(client)));
    } catch (GeneralSecurityException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  Access access() {
    return access;
  }

  HttpApi api() {
    return api;
  }

  RingClient ring() {
    return ring;
  }

  URI server() {
    return URI.create(access.server());
  }

  boolean isReady() {
    try {
      return api.get("/readyz").startsWith("ok");
    } catch (ApiException e) {
      return false;
    }
  }

  List<ObjectNode> nodes() {
    try {
      return api.list(NODES, "", Api.Query.ALL).items();
    } catch (ApiException e) {
      return List.of();
    }
  }

  static boolean isReady(JsonNode node) {
    return readyCondition(node).path("status").asString("").equals("True");
  }

  static JsonNode readyCondition(JsonNode node) {
    JsonNode conditions = node.path("status").path("conditions");
    for (JsonNode condition : conditions) {
      if (condition.path("type").asString("").equals("Ready")) {
        return condition;
      }
    }
    return conditions.path(-1);
  }

  static String name(JsonNode object) {
    return object.path("metadata").path("name").asString("");
  }
}
