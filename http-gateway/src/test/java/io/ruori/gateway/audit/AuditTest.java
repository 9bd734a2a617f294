package io.ruori.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ruori.core.kind.User;
import io.ruori.core.object.Json;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.Header;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.identity.Authorizer;
import io.ruori.gateway.request.Query;
import io.ruori.gateway.request.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class AuditTest {
  private static final String POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived]
      rules:
      - level: None
        users: [system:quiet]
      - level: RequestResponse
        verbs: [create]
        resources: [{group: "", resources: [configmaps]}]
      - level: Metadata
      """;

  private static final byte[] BODY =
      """
      {"kind":"ConfigMap","metadata":{"name":"c","managedFields":[{"manager":"m"}]},"data":{"a":"1"}}"""
          .getBytes(StandardCharsets.UTF_8);

  private final List<ObjectNode> events = new CopyOnWriteArrayList<>();

  private Answer request(String policy, String method, String path, User user, Answer answer, Header... headers)
      throws Exception {
    var audit =
        new Audit(AuditPolicyFile.parse(policy.getBytes(StandardCharsets.UTF_8)), json -> events.add(Json.parseObject(json)),
            InstantSource.fixed(Instant.parse("2026-01-02T03:04:05.6Z")));
    var all = new ArrayList<>(List.of(new Header("User-Agent", "t")));
    all.addAll(List.of(headers));
    var request =
        new Request(method, path, "x=y", all, List.of(),
            new InetSocketAddress("127.0.0.1", 1), _ -> CompletableFuture.completedFuture(Optional.of(BODY)));
    AuditEntry entry = audit.begin(request, Target.of(method, path, Query.NONE), "id");
    entry.noting().body().bytes(10);
    if (!user.name().isEmpty()) {
      entry.asks(user);
      entry.judged(new Authorizer.Decision(Authorizer.Verdict.ALLOW, "RBAC: allowed"));
    }
    return entry.answered(answer);
  }

  private void request(String method, String path, User user) throws Exception {
    request(POLICY, method, path, user, new Answer.Whole(201, "application/json", List.of(), BODY));
  }

  @Test
  void logsAsMuchAsTheFirstMatchingRuleSays() throws Exception {
    request("POST", "/api/v1/namespaces/n/configmaps", User.named("u", "g"));
    assertThat(events).hasSize(1);
    ObjectNode event = events.getFirst();
    assertThat(event.path("level").asString()).isEqualTo("RequestResponse");
    assertThat(event.path("stage").asString()).isEqualTo("ResponseComplete");
    assertThat(event.path("requestURI").asString()).isEqualTo("/api/v1/namespaces/n/configmaps?x=y");
    assertThat(event.path("verb").asString()).isEqualTo("create");
    assertThat(event.path("user").path("username").asString()).isEqualTo("u");
    assertThat(event.path("objectRef").path("namespace").asString()).isEqualTo("n");
    assertThat(event.path("objectRef").path("name").asString()).isEqualTo("c");
    assertThat(event.path("responseStatus").path("code").asInt()).isEqualTo(201);
    assertThat(event.at("/requestObject/data/a").asString()).isEqualTo("1");
    assertThat(event.at("/responseObject/data/a").asString()).isEqualTo("1");
    assertThat(event.at("/requestObject/metadata/managedFields").isArray()).isTrue();
    assertThat(event.path("stageTimestamp").asString()).isEqualTo("2026-01-02T03:04:05.600000Z");
    assertThat(event.path("annotations").path("authorization.k8s.io/decision").asString()).isEqualTo("allow");
    assertThat(event.path("annotations").path("authorization.k8s.io/reason").asString()).isEqualTo("RBAC: allowed");
  }

  @Test
  void logsNoDocumentsAtTheLevelOfMetadata() throws Exception {
    request("PUT", "/api/v1/namespaces/n/secrets/s", User.named("u"));
    assertThat(events.getFirst().toString()).doesNotContain("requestObject", "responseObject", "\"1\"");
  }

  @Test
  void isSilentWhereARuleSaysNone() throws Exception {
    request("GET", "/api/v1/pods", User.named("system:quiet"));
    assertThat(events).isEmpty();
  }

  @Test
  void logsWhatStreamsWhenItHasEnded() throws Exception {
    ActorSystem system = ActorSystem.create("audit");
    try {
      var body = Source.from(List.of("{\"kind\":\"List\",", "\"items\":[]}")).map(ByteString::fromString);
      var list = new Answer.Streaming(200, "application/json", List.of(), body.mapMaterializedValue(_ -> NotUsed.getInstance()));
      String policy = POLICY.replace("[create]", "[list, watch]");
      Answer logged = request(policy, "GET", "/api/v1/namespaces/n/configmaps", User.named("u"), list);
      assertThat(events).isEmpty();
      run(logged, system);
      await().until(() -> events.size() == 1);
      assertThat(events.getFirst().at("/responseObject/kind").asString()).isEqualTo("List");

      Answer watch = request(policy, "GET", "/api/v1/watch/namespaces/n/configmaps", User.named("u"), list);
      assertThat(events).hasSize(2);
      assertThat(events.getLast().path("stage").asString()).isEqualTo("ResponseStarted");
      run(watch, system);
      await().until(() -> events.size() == 3);
      assertThat(events.getLast().path("stage").asString()).isEqualTo("ResponseComplete");
      assertThat(events.getLast().has("responseObject")).isFalse();
    } finally {
      system.terminate();
    }
  }

  private static void run(Answer answer, ActorSystem system) throws Exception {
    ((Answer.Streaming) answer).body().runWith(Sink.ignore(), system).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void saysWhyARequestWasRefused() throws Exception {
    byte[] status = """
        {"kind":"Status","apiVersion":"v1","status":"Failure","message":"no","reason":"NotFound","code":404}"""
        .getBytes(StandardCharsets.UTF_8);
    var answer = new Answer.Whole(404, "application/json", List.of(), status);
    request(POLICY, "GET", "/api/v1/pods", User.named("u"), answer);
    assertThat(events.getFirst().at("/responseStatus/reason").asString()).isEqualTo("NotFound");
    assertThat(events.getFirst().at("/responseStatus/message").asString()).isEqualTo("no");
    assertThat(events.getFirst().at("/responseStatus/code").asInt()).isEqualTo(404);
  }

  @Test
  void logsWhoIsNotLetIn() throws Exception {
    var answer = new Answer.Whole(401, "application/json", List.of(), BODY);
    request(POLICY, "GET", "/api/v1/pods", User.named(""), answer, new Header("Authorization", "Bearer secret"));
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().path("stage").asString()).isEqualTo("ResponseStarted");
    assertThat(events.getFirst().at("/responseStatus/message").asString())
        .isEqualTo("Authentication failed, attempted: bearer");
    assertThat(events.getFirst().toString()).doesNotContain("secret");
  }

  @Test
  void namesTheAddressesOnTheWay() throws Exception {
    request(POLICY, "GET", "/api/v1/pods", User.named("u"), new Answer.Whole(200, "application/json", List.of(), BODY),
        new Header("X-Forwarded-For", "192.0.2.1, nonsense"), new Header("X-Real-Ip", "192.0.2.2"));
    assertThat(events.getFirst().path("sourceIPs").toString()).isEqualTo("[\"192.0.2.1\",\"192.0.2.2\",\"127.0.0.1\"]");
  }

  @Test
  void leavesManagedFieldsOutWhereThatIsAsked() throws Exception {
    String policy = POLICY.replace("rules:", "omitManagedFields: true\nrules:");
    request(policy, "POST", "/api/v1/namespaces/n/configmaps", User.named("u"),
        new Answer.Whole(201, "application/json", List.of(), BODY));
    assertThat(events.getFirst().path("requestObject").path("metadata").has("managedFields")).isFalse();
    assertThat(events.getFirst().path("responseObject").path("metadata").has("managedFields")).isFalse();
  }

  @Test
  void knowsWhichRuleIsAboutARequest() throws Exception {
    assertThat(level("resources: [{group: '', resources: ['*']}]", "/api/v1/namespaces/n/pods/p/log")).isEqualTo("REQUEST");
    assertThat(level("resources: [{group: '', resources: [pods]}]", "/api/v1/namespaces/n/pods/p/log")).isEqualTo("NONE");
    assertThat(level("resources: [{group: '', resources: [pods/*]}]", "/api/v1/namespaces/n/pods/p/log")).isEqualTo("REQUEST");
    assertThat(level("resources: [{group: '', resources: ['*/log']}]", "/api/v1/namespaces/n/pods/p/log")).isEqualTo("REQUEST");
    assertThat(level("resources: [{group: apps}]", "/api/v1/namespaces/n/pods")).isEqualTo("NONE");
    assertThat(level("resources: [{group: '', resources: [pods], resourceNames: [q]}]", "/api/v1/namespaces/n/pods/p"))
        .isEqualTo("NONE");
    assertThat(level("namespaces: ['']", "/api/v1/nodes/a")).isEqualTo("REQUEST");
    assertThat(level("namespaces: ['']", "/healthz")).isEqualTo("NONE");
    assertThat(level("nonResourceURLs: ['/health*']", "/healthz")).isEqualTo("REQUEST");
    assertThat(level("nonResourceURLs: ['*']", "/api/v1/nodes/a")).isEqualTo("NONE");
    assertThat(level("userGroups: [g]", "/healthz")).isEqualTo("REQUEST");
    assertThat(level("userGroups: [h]", "/healthz")).isEqualTo("NONE");
  }

  private static String level(String rule, String path) throws Exception {
    String policy = "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- level: Request\n  " + rule;
    return AuditPolicyFile.parse(policy.getBytes(StandardCharsets.UTF_8))
        .of(User.named("u", "g"), Target.of("GET", path, Query.NONE)).level().name();
  }

  @Test
  void refusesWhatIsNoPolicy() {
    assertThatThrownBy(() -> AuditPolicyFile.parse("kind: Policy".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("audit.k8s.io/v1");
    assertThatThrownBy(() -> level("omitStages: [Later]", "/")).hasMessageContaining("rules[0].omitStages");
    assertThatThrownBy(() -> level("nonResourceURLs: [healthz]", "/")).hasMessageContaining("must begin with a '/'");
    assertThatThrownBy(() -> level("nonResourceURLs: ['/a*b']", "/")).hasMessageContaining("must be the final character");
    assertThatThrownBy(() -> level("resources: [{resourceNames: [a]}]", "/"))
        .hasMessageContaining("using resourceNames requires at least one resource");
    assertThatThrownBy(() -> level("nonResourceURLs: ['*']\n  namespaces: [n]", "/"))
        .hasMessageContaining("cannot apply to both regular resources and non-resource URLs");
  }

  @Test
  void goesOnWhenTheDiskTakesEventsAgain() throws Exception {
    var disk = new FullAtFirst();
    try (AuditFile file = AuditFile.to(disk)) {
      await().until(() -> {
        file.accept(new byte[] {'e'});
        return disk.taken.size() > 0;
      });
    }
    assertThat(disk.taken.toString(StandardCharsets.UTF_8)).startsWith("e\n");
  }

  private static final class FullAtFirst extends OutputStream {
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private boolean full = true;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (full) {
        full = false;
        throw new IOException("No space left on device");
      }
      taken.write(bytes, from, length);
    }
  }
}
