package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.validation.Rules.requiredText;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Rules for probes, lifecycle hooks and the handlers they share. */
final class ProbeValidation {
  private static final List<String> SCHEMES = List.of("HTTP", "HTTPS");
  private static final List<String> PROBE_HANDLERS = List.of("exec", "httpGet", "tcpSocket", "grpc");
  private static final List<String> HOOK_HANDLERS = List.of("exec", "httpGet", "tcpSocket", "sleep");

  private ProbeValidation() {}

  /**
   * The lifecycle hooks and the three probes of a container.
   *
   * @param spec the pod's spec, for its grace period
   */
  static void validate(JsonNode container, JsonNode spec, Path path, FieldErrors errors) {
    for (String hook : List.of("postStart", "preStop")) {
      if (has(container.path("lifecycle"), hook)) {
        Path at = path.child("lifecycle", hook);
        handler(container.path("lifecycle").path(hook), HOOK_HANDLERS, spec, at, errors);
      }
    }
    for (String kind : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      if (has(container, kind)) {
        probe(container.path(kind), kind.equals("readinessProbe"), spec, path.child(kind), errors);
      }
    }
  }

  private static void probe(JsonNode probe, boolean readiness, JsonNode spec, Path path, FieldErrors errors) {
    handler(probe, PROBE_HANDLERS, spec, path, errors);
    for (String field : List.of(
        "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")) {
      Rules.notNegative(probe, field, path, errors);
    }
    long grace = number(probe, "terminationGracePeriodSeconds");
    boolean hasGrace = has(probe, "terminationGracePeriodSeconds");
    if (hasGrace && grace <= 0) {
      errors.invalid(path.child("terminationGracePeriodSeconds"), grace, "must be greater than 0");
    }
    if (readiness && hasGrace) {
      errors.invalid(path.child("terminationGracePeriodSeconds"), grace, "must not be set for readinessProbes");
    }
    if (!readiness && number(probe, "successThreshold") != 1) {
      errors.invalid(path.child("successThreshold"), number(probe, "successThreshold"), "must be 1");
    }
  }

  private static void handler(JsonNode handler, List<String> types, JsonNode spec, Path path, FieldErrors errors) {
    boolean seen = false;
    for (String type : types) {
      if (!has(handler, type)) {
        continue;
      }
      if (seen) {
        errors.forbidden(path.child(type), "may not specify more than 1 handler type");
      } else {
        seen = true;
        action(type, handler.path(type), spec, path.child(type), errors);
      }
    }
    if (!seen) {
      errors.required(path, "must specify a handler type");
    }
  }

  private static void action(String type, JsonNode action, JsonNode spec, Path path, FieldErrors errors) {
    switch (type) {
      case "exec" -> {
        if (items(action, "command").isEmpty()) {
          errors.required(path.child("command"), "");
        }
      }
      case "httpGet" -> httpGet(action, path, errors);
      case "sleep" -> sleep(action, spec, path, errors);
      default -> port(action.path("port"), path.child("port"), errors);
    }
  }

  private static void httpGet(JsonNode action, Path path, FieldErrors errors) {
    requiredText(action, "path", path, errors);
    port(action.path("port"), path.child("port"), errors);
    if (!SCHEMES.contains(text(action, "scheme"))) {
      errors.notSupported(path.child("scheme"), text(action, "scheme"), SCHEMES);
    }
    for (JsonNode header : items(action, "httpHeaders")) {
      String name = text(header, "name");
      errors.invalid(path.child("httpHeaders"), name, NameFormats.httpHeaderName(name));
    }
  }

  /** A number or a name; an absent one reads as the number 0. */
  static void port(JsonNode port, Path path, FieldErrors errors) {
    if (port.isString()) {
      errors.invalid(path, port.stringValue(), NameFormats.portName(port.stringValue()));
    } else {
      long number = port.isNumber() ? port.asLong() : 0;
      errors.invalid(path, number, NameFormats.portNumber(number));
    }
  }

  private static void sleep(JsonNode action, JsonNode spec, Path path, FieldErrors errors) {
    long seconds = number(action, "seconds");
    long grace = number(spec, "terminationGracePeriodSeconds");
    if (has(spec, "terminationGracePeriodSeconds") && (seconds < 0 || seconds > grace)) {
      errors.invalid(path, seconds,
          "must be non-negative and less than terminationGracePeriodSeconds (" + grace + ")");
    }
  }
}
