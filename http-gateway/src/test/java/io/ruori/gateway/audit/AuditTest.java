package io.ruori.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruori.core.kind.User;
import io.ruori.core.object.Json;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.Header;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.request.Query;
import io.ruori.gateway.request.Target;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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

  private final List<ObjectNode> events = new ArrayList<>();

  private void request(String method, String path, User user) throws Exception {
    var audit =
        new Audit(AuditPolicy.parse(POLICY.getBytes(StandardCharsets.UTF_8)), json -> events.add(Json.parseObject(json)),
            InstantSource.fixed(Instant.parse("2026-01-02T03:04:05.6Z")));
    byte[] body = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    var request =
        new Request(method, path, "x=y", List.of(new Header("User-Agent", "t")), List.of(),
            new InetSocketAddress("127.0.0.1", 1), _ -> CompletableFuture.completedFuture(Optional.of(body)));
    Audit.Entry entry = audit.begin(request, Target.of(method, path, Query.NONE), "id");
    entry.noting().body().bytes(10);
    entry.identified(user, user);
    entry.answered(new Answer.Whole(201, "application/json", List.of(), body));
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
    assertThat(event.path("responseStatus").path("code").asInt()).isEqualTo(201);
    assertThat(event.path("requestObject").path("a").asInt()).isEqualTo(1);
    assertThat(event.path("responseObject").path("a").asInt()).isEqualTo(1);
    assertThat(event.path("stageTimestamp").asString()).isEqualTo("2026-01-02T03:04:05.600000Z");
  }

  @Test
  void logsNoDocumentsAtTheLevelOfMetadata() throws Exception {
    request("PUT", "/api/v1/namespaces/n/secrets/s", User.named("u"));
    assertThat(events.getFirst().has("requestObject")).isFalse();
  }

  @Test
  void isSilentWhereARuleSaysNone() throws Exception {
    request("GET", "/api/v1/pods", User.named("system:quiet"));
    assertThat(events).isEmpty();
  }

  @Test
  void refusesWhatIsNoPolicy() {
    assertThatThrownBy(() -> AuditPolicy.parse("kind: Policy".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("audit.k8s.io/v1");
  }
}
