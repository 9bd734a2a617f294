package io.ruori.gateway.aggregation;

import io.ruori.core.kind.User;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.tls.AnyServer;
import io.ruori.core.view.Views;
import io.ruori.gateway.answer.Answers;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.Header;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.proxy.Destination;
import io.ruori.gateway.proxy.Forwarding;
import io.ruori.gateway.request.Refused;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The APIs that other servers answer: where they are, what they hold, and the way there. Safe for any thread. */
public final class RemoteApis {
  private static final GroupResource SERVICES = new GroupResource("apiregistration.k8s.io", "apiservices");
  private static final int MAX_CLIENTS = 100;
  private static final Duration ASKING = Duration.ofSeconds(5);

  /** Who speaks to the other server is for us to say alone. */
  private static final Set<String> IDENTITY =
      Set.of("authorization", "x-remote-user", "x-remote-group", "x-remote-uid", "cookie");

  private final Views views;
  private final RandomGenerator random;
  private final KeyManager[] keys;
  private final Map<String, HttpClient> clients = new ConcurrentHashMap<>();
  private final Map<String, JsonNode> resources = new ConcurrentHashMap<>();
  private final Set<String> asking = ConcurrentHashMap.newKeySet();

  /** @param keys the certificate by which other servers know that we may speak for users */
  public RemoteApis(Views views, RandomGenerator random, KeyManager[] keys) {
    this.views = views;
    this.random = random;
    this.keys = keys.clone();
  }

  /** A key and its certificate, to show to other servers. */
  public static KeyManager[] keys(PrivateKey key, X509Certificate certificate) {
    try {
      KeyStore store = KeyStore.getInstance("JKS"); // in memory only: PKCS12 would encrypt for long
      char[] noPassword = new char[0];
      store.load(null, noPassword);
      store.setKeyEntry("proxy", key, noPassword, new X509Certificate[] {certificate});
      var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, noPassword);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("unusable certificate", e);
    }
  }

  /** The APIService of a group's version, when another server answers it. */
  public Optional<ObjectNode> find(String group, String version) {
    return views.current()
        .find(new ObjectKey(SERVICES.group(), SERVICES.resource(), "", version + "." + group))
        .map(Stored::parse)
        .filter(service -> service.path("spec").path("service").isObject());
  }

  /** Those that are available now, with the resource lists that they gave. */
  public Map<String, JsonNode> available() {
    LiveTable table = views.current();
    var available = new java.util.TreeMap<String, JsonNode>();
    for (Stored stored : table.list(SERVICES)) {
      ObjectNode service = stored.parse();
      JsonNode list = resources.get(stored.key().name());
      if (service.path("spec").path("service").isObject() && isAvailable(service)) {
        String group = service.path("spec").path("group").asString("");
        String version = service.path("spec").path("version").asString("");
        if (list == null && asking.add(stored.key().name())) {
          Thread.ofVirtual().name("discover-api").start(() -> {
            discover(service);
            asking.remove(stored.key().name());
          });
        }
        available.put(group + "/" + version, list == null ? Json.object() : list);
      }
    }
    return available;
  }

  private static boolean isAvailable(JsonNode service) {
    for (JsonNode condition : service.path("status").path("conditions")) {
      if (condition.path("type").asString("").equals("Available")) {
        return condition.path("status").asString("").equals("True");
      }
    }
    return false;
  }

  /** Sends a request on in the name of its user. */
  public CompletionStage<Answer> forward(ObjectNode service, Request request, User user) {
    if (!isAvailable(service)) {
      return CompletableFuture.completedFuture(
          Answers.text(503, "service unavailable\n", List.of(new Header("X-Content-Type-Options", "nosniff"))));
    }
    var add = new ArrayList<Header>();
    add.add(new Header("X-Remote-User", user.name()));
    if (!user.uid().isEmpty()) {
      add.add(new Header("X-Remote-Uid", user.uid()));
    }
    user.groups().forEach(group -> add.add(new Header("X-Remote-Group", group)));
    user.extra().forEach((key, values) -> values.forEach(value ->
        add.add(new Header("X-Remote-Extra-" + URLEncoder.encode(key, StandardCharsets.UTF_8), value))));
    add.add(new Header("X-Forwarded-Proto", "https"));
    String query = request.query().isEmpty() ? "" : "?" + request.query();
    URI uri = URI.create("https://" + destination(service).authority() + request.path() + query);
    var plain = new Request(
        request.method(), request.path(), request.query(),
        request.headers().stream().filter(h -> !h.name().toLowerCase(java.util.Locale.ROOT).startsWith("x-remote-extra-"))
            .toList(),
        request.peer(), request.remote(), request.body());
    return Forwarding.forward(client(service), uri, plain, IDENTITY, add);
  }

  private Destination destination(JsonNode service) {
    JsonNode to = service.path("spec").path("service");
    return Destination.ofApi(
        views.current(), to.path("namespace").asString(""), to.path("name").asString(""), to.path("port").asInt(443),
        random);
  }

  /** Asks for the resources of an API; what went wrong, or empty. */
  Optional<String> discover(ObjectNode service) {
    JsonNode spec = service.path("spec");
    String name = service.path("metadata").path("name").asString("");
    String path = "/apis/" + spec.path("group").asString("") + "/" + spec.path("version").asString("");
    String at = path;
    try {
      at = "https://" + destination(service).authority() + path;
      HttpRequest ask = HttpRequest.newBuilder(URI.create(at)).timeout(ASKING)
          .header("Accept", "application/json")
          .header("X-Remote-User", "system:kube-aggregator")
          .header("X-Remote-Group", "system:masters")
          .build();
      HttpResponse<byte[]> answer = client(service).send(ask, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() == 200) {
        resources.put(name, Json.parse(answer.body()));
        return Optional.empty();
      }
      return Optional.of("failing or missing response from " + at + ": bad status from " + at + ": " + answer.statusCode());
    } catch (IOException | JacksonException | IllegalArgumentException | Refused e) {
      return Optional.of("failing or missing response from " + at + ": Get \"" + at + "\": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  private HttpClient client(JsonNode service) {
    JsonNode spec = service.path("spec");
    String serverName =
        spec.path("service").path("name").asString("") + "." + spec.path("service").path("namespace").asString("") + ".svc";
    boolean any = spec.path("insecureSkipTLSVerify").asBoolean(false);
    String bundle = spec.path("caBundle").asString("");
    if (clients.size() > MAX_CLIENTS) {
      clients.clear();
    }
    return clients.computeIfAbsent(
        serverName + " " + any + " " + bundle, _ -> Forwarding.client(context(any, bundle, serverName)));
  }

  private SSLContext context(boolean any, String bundle, String serverName) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManager trust = any ? AnyServer.trust() : ServiceTrust.of(bundle, serverName);
      context.init(keys, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("the caBundle cannot be used: " + e.getMessage(), e);
    }
  }
}
