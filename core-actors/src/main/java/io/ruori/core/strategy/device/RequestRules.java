package io.ruori.core.strategy.device;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Rules for what a claim asks for (resource {@code validateResourceClaimSpec}). */
final class RequestRules {
  static final int REQUESTS_MAX = 32;
  static final int CONFIG_MAX = 32;
  private static final int ALTERNATIVES_MAX = 8;
  private static final List<String> EFFECTS = List.of("NoExecute", "NoSchedule");
  private static final String ONE_OF = "exactly one of `exactly` or `firstAvailable` is required";

  private RequestRules() {}

  /** The spec of a claim, wherever it stands. */
  static void validate(JsonNode spec, Path path, FieldErrors errors) {
    JsonNode claim = spec.path("devices");
    Path at = path.child("devices");
    var names = RequestNames.of(spec);
    Elements.set(items(claim, "requests"), REQUESTS_MAX, r -> text(r, "name"), "name", at.child("requests"), errors,
        RequestRules::request);
    Elements.list(items(claim, "constraints"), REQUESTS_MAX, at.child("constraints"), errors,
        (constraint, p, e) -> constraint(constraint, names, p, e));
    Elements.list(items(claim, "config"), CONFIG_MAX, at.child("config"), errors,
        (config, p, e) -> configuration(config, names, p, e));
  }

  private static void request(JsonNode request, Path path, FieldErrors errors) {
    DeviceNames.label(text(request, "name"), path.child("name"), errors);
    boolean exactly = has(request, "exactly");
    List<JsonNode> alternatives = items(request, "firstAvailable");
    Elements.set(alternatives, ALTERNATIVES_MAX, r -> text(r, "name"), "name", path.child("firstAvailable"), errors,
        (alternative, p, e) -> {
          DeviceNames.label(text(alternative, "name"), p.child("name"), e);
          exact(alternative, p, e);
        });
    if (exactly) {
      exact(request.path("exactly"), path.child("exactly"), errors);
    }
    if (exactly && !alternatives.isEmpty()) {
      errors.invalid(path, (Object) null, ONE_OF + ", but multiple fields are set");
    } else if (!exactly && alternatives.isEmpty()) {
      errors.required(path, ONE_OF);
    }
  }

  private static void exact(JsonNode request, Path path, FieldErrors errors) {
    DeviceNames.deviceClass(request, path, errors);
    DeviceSelectors.validate(request, path, errors);
    String mode = text(request, "allocationMode");
    long count = number(request, "count");
    switch (mode) {
      case "All" -> {
        if (count != 0) {
          errors.invalid(path.child("count"), count, "must not be specified when allocationMode is 'All'");
        }
      }
      case "ExactCount" -> Rules.positive(count, path.child("count"), errors);
      default -> errors.notSupported(path.child("allocationMode"), mode, List.of("All", "ExactCount"));
    }
    tolerations(request, path, errors);
  }

  static void tolerations(JsonNode node, Path path, FieldErrors errors) {
    Elements.list(items(node, "tolerations"), Integer.MAX_VALUE, path.child("tolerations"), errors,
        RequestRules::toleration);
  }

  private static void toleration(JsonNode toleration, Path path, FieldErrors errors) {
    if (!text(toleration, "key").isEmpty()) {
      LabelRules.labelName(text(toleration, "key"), path.child("key"), errors);
    }
    String value = text(toleration, "value");
    switch (text(toleration, "operator")) {
      case "Exists" -> {
        if (!value.isEmpty()) {
          errors.invalid(path.child("value"), value, "must be empty for operator `Exists`");
        }
      }
      case "Equal" -> errors.invalid(path.child("value"), value, NameFormats.labelValue(value));
      default -> Rules.requiredSupported(toleration, "operator", List.of("Equal", "Exists"), path, errors);
    }
    String effect = text(toleration, "effect");
    if (!effect.isEmpty() && !EFFECTS.contains(effect)) {
      errors.notSupported(path.child("effect"), effect, EFFECTS);
    }
  }

  private static void constraint(JsonNode constraint, RequestNames names, Path path, FieldErrors errors) {
    names.references(texts(constraint, "requests"), path.child("requests"), errors);
    if (has(constraint, "matchAttribute")) {
      DeviceNames.fullyQualified(text(constraint, "matchAttribute"), path.child("matchAttribute"), errors);
    } else if (has(constraint, "distinctAttribute")) {
      DeviceNames.fullyQualified(text(constraint, "distinctAttribute"), path.child("distinctAttribute"), errors);
    } else {
      errors.required(path.child("matchAttribute"), "");
    }
  }

  static void configuration(JsonNode config, RequestNames names, Path path, FieldErrors errors) {
    names.references(texts(config, "requests"), path.child("requests"), errors);
    configuration(config, path, errors);
  }

  /** The part that classes have, too. */
  static void configuration(JsonNode config, Path path, FieldErrors errors) {
    if (has(config, "opaque")) {
      DeviceNames.driver(config.path("opaque"), path.child("opaque"), errors);
      DeviceNames.opaque(config.path("opaque"), "parameters", path.child("opaque"), errors);
    } else {
      errors.required(path.child("opaque"), "");
    }
  }
}
