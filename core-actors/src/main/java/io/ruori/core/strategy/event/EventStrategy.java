package io.ruori.core.strategy.event;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.Conversion;
import io.ruori.core.kind.Strategy;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoStruct;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.SemanticEquality;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events (core {@code validation/events.go}): the same objects in two groups. The newer group is strict; the older asks of
 * events that carry an {@code eventTime} only that they are complete.
 *
 * @param strict whether the request came through {@code events.k8s.io}
 */
public record EventStrategy(boolean strict) implements Strategy {
  private static final Conversion CONVERSION = new EventConversion();
  private static final int TEXT_MAX = 128;
  private static final int NOTE_MAX = 1024;

  @Override
  public Optional<Conversion> conversion(String version) {
    return strict ? Optional.of(CONVERSION) : Optional.empty();
  }

  private String controller() {
    return strict ? "reportingController" : "reportingComponent";
  }

  @Override
  public NameFormats.NameRule nameRule() {
    return NameFormats.NAME_IS_PATH_SEGMENT;
  }

  @Override
  public boolean createsOnUpdate() {
    return true;
  }

  @Override
  public void validateCreate(ObjectNode object, FieldErrors errors) {
    legacy(object, errors);
    if (!strict) {
      return;
    }
    MetadataRules.create(object.path("metadata"), true, NameFormats.NAME_IS_SUBDOMAIN, Path.METADATA, errors);
    MetadataRules.kubeFinalizers(object.path("metadata"), Path.METADATA, errors);
    series(object, errors);
    if (text(object, "eventTime").isEmpty()) {
      errors.required(Path.of("eventTime"), "");
    }
    String type = text(object, "type");
    if (!List.of("Normal", "Warning").contains(type)) {
      errors.invalid(Path.of("type"), "", "has invalid value: " + type);
    }
    for (String field : List.of("firstTimestamp", "lastTimestamp")) {
      if (!text(object, field).isEmpty()) {
        errors.invalid(Path.of(field), "", "needs to be unset");
      }
    }
    if (number(object, "count") != 0) {
      errors.invalid(Path.of("count"), "", "needs to be unset");
    }
    if (!text(object, "source", "component").isEmpty() || !text(object, "source", "host").isEmpty()) {
      errors.invalid(Path.of("source"), "", "needs to be unset");
    }
  }

  private static void series(ObjectNode object, FieldErrors errors) {
    if (!has(object, "series")) {
      return;
    }
    if (number(object.path("series"), "count") < 2) {
      errors.invalid(Path.of("series.count"), "", "should be at least 2");
    }
    if (text(object, "series", "lastObservedTime").isEmpty()) {
      errors.required(Path.of("series.lastObservedTime"), "");
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    legacy(object, errors);
    if (!strict) {
      return;
    }
    MetadataRules.coreUpdate(object, old, errors);
    if (!SemanticEquality.equal(object.path("series"), old.path("series"))) {
      series(object, errors);
    }
    for (String field : List.of("involvedObject", "reason", "message", "source", "firstTimestamp", "lastTimestamp",
        "count", "reason", "type", "eventTime", "action", "related", "reportingComponent", "reportingInstance")) {
      String name = field.equals("reportingComponent") ? "reportingController" : field;
      if (!SemanticEquality.equal(object.path(field), old.path(field))) {
        errors.invalid(Path.of(name), shown(object, field), NameFormats.IMMUTABLE);
      }
    }
  }

  private static Object shown(ObjectNode object, String field) {
    return switch (field) {
      case "involvedObject" -> reference(object.path(field));
      case "related" -> has(object, field) ? reference(object.path(field)) : null;
      case "source" -> GoStruct.of(object.path(field)).strings("Component", "Host").print();
      case "count" -> number(object, field);
      case "firstTimestamp", "lastTimestamp", "eventTime" -> object.path(field);
      default -> text(object, field);
    };
  }

  private static GoText.Raw reference(JsonNode reference) {
    return GoStruct.of(reference)
        .strings("Kind", "Namespace", "Name", "UID", "APIVersion", "ResourceVersion", "FieldPath").print();
  }

  private void legacy(ObjectNode object, FieldErrors errors) {
    String namespace = text(object, "metadata", "namespace");
    String involved = text(object, "involvedObject", "namespace");
    Path path = Path.of("involvedObject", "namespace");
    boolean timed = !text(object, "eventTime").isEmpty();
    boolean clusterWide = namespace.isEmpty() && !timed || namespace.equals("default") || timed && namespace.equals("kube-system");
    boolean matches = involved.isEmpty() ? clusterWide : timed || namespace.equals(involved);
    if (!matches) {
      errors.invalid(path, involved, "does not match event.namespace");
    }
    if (timed) {
      complete(object, errors);
    }
    errors.invalid(Path.of("namespace"), namespace, NameFormats.dns1123Subdomain(namespace));
  }

  private void complete(ObjectNode object, FieldErrors errors) {
    String reporter = text(object, "reportingComponent");
    if (reporter.isEmpty()) {
      errors.required(Path.of(controller()), "");
    }
    errors.invalid(Path.of(controller()), reporter, NameFormats.qualifiedName(reporter));
    for (String field : List.of("reportingInstance", "action", "reason")) {
      String value = text(object, field);
      if (value.isEmpty()) {
        errors.required(Path.of(field), "");
      }
      longest(value, TEXT_MAX, field, errors);
    }
    longest(text(object, "message"), NOTE_MAX, "message", errors);
  }

  private static void longest(String value, int max, String field, FieldErrors errors) {
    if (value.getBytes(StandardCharsets.UTF_8).length > max) {
      errors.invalid(Path.of(field), "", "can have at most " + max + " characters");
    }
  }
}
