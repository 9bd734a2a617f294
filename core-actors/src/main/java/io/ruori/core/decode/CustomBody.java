package io.ruori.core.decode;

import io.ruori.core.entity.BodyDecoder.Decoded;
import io.ruori.core.kind.CustomVersion;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.JsonText;
import io.ruori.core.object.Refusal;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Bodies of custom kinds: any JSON object that says its kind; the definition's schema says what becomes of it. */
final class CustomBody {
  private CustomBody() {}

  static Decoded decode(byte[] body, Body first, ResourceType type, ResourceType.Version version) {
    if (first.error().isPresent()) {
      return KindBodyDecoder.unrecognised(body, type, first.error().get());
    }
    if (first.kind().isEmpty()) {
      String text = new String(body, StandardCharsets.UTF_8);
      return KindBodyDecoder.unrecognised(body, type, "Object 'Kind' is missing in '" + text + "'");
    }
    List<String> duplicates =
        JsonText.scan(body).duplicates().stream().map(field -> "duplicate field \"" + field + "\"").toList();
    String prefix = first.kind() + " in version \"" + first.version() + "\" cannot be handled as a " + type.kind() + ": ";
    return read((ObjectNode) Json.parse(body), duplicates, Optional.of(prefix), false, type, version);
  }

  /** @param merged whether an apply has made it */
  static Decoded decode(JsonNode tree, boolean merged, ResourceType type, ResourceType.Version version) {
    return read((ObjectNode) tree, List.of(), Optional.empty(), merged, type, version);
  }

  /** @param prefix of messages about a body; empty for what a patch has made */
  private static Decoded read(
      ObjectNode object,
      List<String> duplicates,
      Optional<String> prefix,
      boolean merged,
      ResourceType type,
      ResourceType.Version version) {
    boolean isBody = prefix.isPresent();
    GoNumbers.normalise(object);
    String apiVersion = Fields.text(object, "apiVersion");
    boolean isExpected = apiVersion.equals(type.apiVersion(version)) && Fields.text(object, "kind").equals(type.kind());
    CustomVersion custom = version.custom().orElseThrow();
    return switch (custom.read(object, merged)) {
      case CustomVersion.Reading.Failed(var message) -> new Decoded.Failed(Refusal.badRequest(prefix.orElse("") + message));
      case CustomVersion.Reading.Read(var unknown) -> {
        if (!isExpected) {
          yield new Decoded.Failed(unexpected(object, isBody, type, version));
        }
        var errors = new ArrayList<>(duplicates);
        unknown.forEach(field -> errors.add("unknown field \"" + field + "\""));
        yield new Decoded.Object(object, errors);
      }
    };
  }

  private static Refusal unexpected(
      ObjectNode object, boolean isBody, ResourceType type, ResourceType.Version version) {
    String apiVersion = Fields.text(object, "apiVersion");
    String wanted = type.apiVersion(version);
    if (isBody && !apiVersion.equals(wanted)) {
      return Refusal.badRequest("the API version in the data (" + apiVersion + ") does not match the expected API version ("
          + wanted + ")");
    }
    String kind = Fields.text(object, "kind");
    var errors = new FieldErrors();
    if (!kind.equals(type.kind())) {
      errors.invalid(new Path("kind"), kind, "must be " + type.kind());
    }
    if (!apiVersion.equals(wanted)) {
      errors.invalid(new Path("apiVersion"), apiVersion, "must be " + wanted);
    }
    String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
    return errors.invalid(
        new GroupResource(group, type.id().resource()), kind, Fields.text(object, "metadata", "name"));
  }
}
