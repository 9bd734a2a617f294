package io.ruori.core.webhook;

import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.custom.conversion.WebhookAddress;
import io.ruori.core.custom.conversion.WebhookCall;
import io.ruori.core.object.Fields;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import io.ruori.core.patch.Patch;
import io.ruori.core.policy.CompiledPolicy;
import io.ruori.core.policy.Incident;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks the webhooks that a write concerns, one after the other. Blocks. */
public final class Webhooks {
  private static final int USUAL_SECONDS = 10;

  private final Poster poster;

  /** Carries a review to a webhook. */
  @FunctionalInterface
  public interface Poster {
    byte[] post(JsonNode clientConfig, Function<ObjectKey, Optional<ObjectNode>> services, byte[] review, int seconds)
        throws IOException;
  }

  public Webhooks(Poster poster) {
    this.poster = poster;
  }

  /** Over TLS, to addresses and services. */
  public static Webhooks overTls() {
    return new Webhooks((client, services, review, seconds) -> {
      WebhookAddress to = WebhookAddress.of(client, services)
          .orElseThrow(() -> new IOException("service \"" + text(client, "service", "name") + "\" not found"));
      return WebhookCall.post(to.within(seconds), text(client, "caBundle"), review, seconds * 1000);
    });
  }

  /** Lets the mutating webhooks change the object; those that ask for it see once more what others made of it later. */
  public Optional<Refusal> mutate(Incident incident, List<String> warnings, Runnable changed) {
    var seen = new ArrayList<Seen>();
    for (Hook hook : Hook.of(incident, true)) {
      Optional<Refusal> refused = call(hook, incident, warnings, seen);
      if (refused.isPresent()) {
        return refused;
      }
    }
    if (seen.stream().noneMatch(Seen::changed)) {
      return Optional.empty();
    }
    changed.run();
    for (Seen before : List.copyOf(seen)) {
      boolean outdated = before.hook().isReinvocable() && !before.left().equals(incident.object());
      Optional<Refusal> refused = outdated ? call(before.hook(), incident, warnings, seen) : Optional.empty();
      if (refused.isPresent()) {
        return refused;
      }
    }
    return Optional.empty();
  }

  /** A webhook that was asked, and the object as it was after that. */
  private record Seen(Hook hook, ObjectNode left, boolean changed) {}

  private Optional<Refusal> call(Hook hook, Incident incident, List<String> warnings, List<Seen> seen) {
    ObjectNode before = incident.object() == null ? null : incident.object().deepCopy();
    Optional<Refusal> refused = ask(hook, incident, warnings);
    if (before != null) {
      seen.add(new Seen(hook, incident.object().deepCopy(), !before.equals(incident.object())));
    }
    return refused;
  }

  /** Asks the validating webhooks; the first that refuses is heard. */
  public Optional<Refusal> validate(Incident incident, List<String> warnings) {
    for (Hook hook : Hook.of(incident, false)) {
      Optional<Refusal> refused = ask(hook, incident, warnings);
      if (refused.isPresent()) {
        return refused;
      }
    }
    return Optional.empty();
  }

  private Optional<Refusal> ask(Hook hook, Incident incident, List<String> warnings) {
    switch (hook.condition(incident)) {
      case CompiledPolicy.Condition.Holds(var holds) when !holds -> {
        return Optional.empty();
      }
      case CompiledPolicy.Condition.Holds holds -> {}
      case CompiledPolicy.Condition.Unknown(var why) -> {
        return hook.isIgnorable() ? Optional.empty() : Optional.of(Refusal.forbidden(
            incident.type().id(), incident.name(), "failed to evaluate match conditions: " + why));
      }
    }
    if (incident.dryRun() && hook.hasSideEffects()) {
      return Optional.of(Refusal.badRequest("admission webhook \"" + hook.name() + "\" does not support dry run"));
    }
    return switch (review(hook, incident)) {
      case Answer.Failed failed when hook.isIgnorable() -> Optional.empty();
      case Answer.Failed(var why) -> Optional.of(Refusal.internal("failed calling webhook \"" + hook.name() + "\": " + why));
      case Answer.Denied(var refusal, var said) -> {
        warnings.addAll(said);
        yield Optional.of(refusal);
      }
      case Answer.Allowed(var patch, var said) -> {
        warnings.addAll(said);
        yield patch.length == 0 ? Optional.empty() : apply(hook, incident, patch);
      }
    };
  }

  private Answer review(Hook hook, Incident incident) {
    String version = texts(hook.node(), "admissionReviewVersions").stream()
        .filter(known -> known.equals("v1") || known.equals("v1beta1")).findFirst().orElse("");
    if (version.isEmpty()) {
      return new Answer.Failed(
          "could not create admission objects: webhook does not accept known AdmissionReview versions (v1, v1beta1)");
    }
    ObjectNode review = Json.object().put("kind", "AdmissionReview").put("apiVersion", "admission.k8s.io/" + version);
    ObjectNode request = incident.requestWithObjects();
    review.set("request", request);
    int seconds = (int) number(hook.node(), "timeoutSeconds", USUAL_SECONDS);
    JsonNode client = hook.node().path("clientConfig");
    try {
      byte[] answer = poster.post(client, incident.context().others()::find, Json.bytes(review), seconds);
      return Answer.of(hook, version, text(request, "uid"), Json.parse(answer));
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      return new Answer.Failed("failed to call webhook: Post \"" + url(client, seconds) + "\": " + e.getMessage());
    }
  }

  private static String url(JsonNode client, int seconds) {
    String timeout = "?timeout=" + seconds + "s";
    if (Fields.has(client, "url")) {
      return text(client, "url") + timeout;
    }
    JsonNode service = client.path("service");
    String path = text(service, "path").isEmpty() ? "/" : text(service, "path");
    return "https://" + text(service, "name") + "." + text(service, "namespace") + ".svc:" + number(service, "port", 443) + path
        + timeout;
  }

  private static Optional<Refusal> apply(Hook hook, Incident incident, byte[] patch) {
    if (incident.object() == null) {
      return Optional.of(Refusal.internal("admission webhook \"" + hook.name()
          + "\" attempted to modify the object, which is not supported for this operation"));
    }
    return switch (Patch.parse(Patch.Type.JSON, patch, false)) {
      case Patch.Outcome.Refused<Patch> undecodable -> hook.isIgnorable() ? Optional.empty() : Optional.of(Refusal.internal(
          "failed calling webhook \"" + hook.name() + "\": received undecodable patch in webhook response: "
              + undecodable.refusal().message()));
      case Patch.Outcome.Done<Patch>(var decoded) ->
          switch (decoded.applyTo(incident.object().deepCopy(), incident.type().storageVersion().structure())) {
            case Patch.Outcome.Refused<ObjectNode> refused -> Optional.of(Refusal.internal(refused.refusal().message()));
            case Patch.Outcome.Done<ObjectNode>(var patched) -> {
              incident.object().removeAll();
              incident.object().setAll(patched);
              incident.type().strategy().applyDefaults(incident.object());
              yield Optional.empty();
            }
          };
    };
  }
}
