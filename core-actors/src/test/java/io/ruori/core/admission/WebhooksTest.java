package io.ruori.core.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.ruori.core.object.Fields;
import io.ruori.core.object.Json;
import io.ruori.core.object.Refusal;
import io.ruori.core.webhook.Webhooks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class WebhooksTest {
  private static final String MAP = "{'metadata': {'name': 'm', 'labels': {'a': 'b'}}, 'data': {'x': '1'}}";
  private static final String MUTATING = "mutatingwebhookconfigurations.admissionregistration.k8s.io";
  private static final String VALIDATING = "validatingwebhookconfigurations.admissionregistration.k8s.io";
  private static final String ALLOWED = "{'allowed': true}";

  private final List<JsonNode> asked = new ArrayList<>();

  private static String hook(String name, String rest) {
    return "{'name': '" + name + "', 'clientConfig': {'url': 'https://h/" + name + "'}, 'sideEffects': 'None',"
        + " 'admissionReviewVersions': ['v1'], 'rules': [{'apiGroups': [''], 'apiVersions': ['v1'],"
        + " 'operations': ['CREATE'], 'resources': ['configmaps']}]" + rest + "}";
  }

  private static Attempts with(String resource, String... hooks) {
    return new Attempts().with(resource, "{'metadata': {'name': 'w'}, 'webhooks': [" + String.join(",", hooks) + "]}");
  }

  /** Answers each review as told, by the webhook's address. */
  private Webhooks answering(Function<String, String> response) {
    return new Webhooks((client, services, review, seconds) -> {
      JsonNode request = Json.parse(review).path("request");
      asked.add(request);
      String text = response.apply(Fields.text(client, "url"));
      if (text.isEmpty()) {
        throw new IOException("dial tcp: connection refused");
      }
      ObjectNode answer = Attempts.document("{'apiVersion': 'admission.k8s.io/v1', 'kind': 'AdmissionReview'}");
      answer.set("response", Attempts.document(text).put("uid", Fields.text(request, "uid")));
      return Json.bytes(answer);
    });
  }

  private static String patching(String patch) {
    String encoded = Base64.getEncoder().encodeToString(patch.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    return "{'allowed': true, 'patchType': 'JSONPatch', 'patch': '" + encoded + "'}";
  }

  private static Optional<Refusal> mutate(Webhooks webhooks, Admission.Attempt attempt) {
    return webhooks.mutate(WebhookAdmission.incident(attempt), attempt.warnings(), () -> {});
  }

  private static Optional<Refusal> validate(Webhooks webhooks, Admission.Attempt attempt) {
    return webhooks.validate(WebhookAdmission.incident(attempt), attempt.warnings());
  }

  @Test
  void appliesPatchesAndAsksAgainThoseThatWantToSeeThem() {
    var webhooks = answering(url -> url.endsWith("second")
        ? patching("[{'op': 'add', 'path': '/data/y', 'value': '2'}]") : ALLOWED);
    var attempt = with(MUTATING, hook("first", ", 'reinvocationPolicy': 'IfNeeded'"), hook("second", ""))
        .create("configmaps", MAP);
    assertEquals(Optional.empty(), mutate(webhooks, attempt));
    assertEquals(Attempts.document("{'x': '1', 'y': '2'}"), attempt.object().path("data"));
    assertEquals(3, asked.size());
    assertEquals(attempt.object(), asked.getLast().path("object"));
  }

  @Test
  void refusesInTheWebhooksWords() {
    var webhooks = answering(url -> "{'allowed': false, 'warnings': ['careful'], 'status': {'code': 403, 'reason': 'Forbidden',"
        + " 'message': 'not so'}}");
    var attempt = with(VALIDATING, hook("x.example.com", "")).create("configmaps", MAP);
    Refusal refusal = validate(webhooks, attempt).orElseThrow();
    assertEquals("admission webhook \"x.example.com\" denied the request: not so", refusal.message());
    assertEquals(403, refusal.code());
    assertNull(refusal.details());
    assertEquals(List.of("careful"), attempt.warnings());
  }

  @Test
  void failsAsTheWebhookSaysWhenItCannotBeAsked() {
    var silent = answering(url -> "");
    var strict = with(VALIDATING, hook("x", ", 'failurePolicy': 'Fail', 'timeoutSeconds': 5")).create("configmaps", MAP);
    assertEquals("Internal error occurred: failed calling webhook \"x\": failed to call webhook:"
        + " Post \"https://h/x?timeout=5s\": dial tcp: connection refused", Attempts.message(validate(silent, strict)));
    var lenient = with(VALIDATING, hook("x", ", 'failurePolicy': 'Ignore'")).create("configmaps", MAP);
    assertEquals("", Attempts.message(validate(silent, lenient)));
  }

  @Test
  void asksOnlyAboutWhatItsRulesSelectorsAndConditionsSelect() {
    var webhooks = answering(url -> ALLOWED);
    var elsewhere = with(VALIDATING, hook("x", ", 'objectSelector': {'matchLabels': {'a': 'c'}}"),
        hook("y", ", 'matchConditions': [{'name': 'n', 'expression': 'has(object.data.nothing)'}]"));
    validate(webhooks, elsewhere.create("configmaps", MAP));
    validate(webhooks, with(VALIDATING, hook("x", "")).create("secrets", MAP));
    validate(webhooks, with(VALIDATING, hook("x", "")).update("configmaps", "", MAP, MAP));
    assertEquals(List.of(), asked);
    validate(webhooks, with(VALIDATING, hook("x", ", 'objectSelector': {'matchLabels': {'a': 'b'}}")).create("configmaps", MAP));
    assertEquals(1, asked.size());
    assertEquals("jane", Fields.text(asked.getFirst(), "userInfo", "username"));
  }

  @Test
  void refusesAnswersThatAreNone() {
    var webhooks = answering(url -> patching("[]"));
    var attempt = with(VALIDATING, hook("x", "")).create("configmaps", MAP);
    assertEquals("Internal error occurred: failed calling webhook \"x\": received invalid webhook response:"
        + " validating webhook may not return response.patch", Attempts.message(validate(webhooks, attempt)));
  }
}
