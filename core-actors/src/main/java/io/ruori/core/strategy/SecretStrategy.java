package io.ruori.core.strategy;

import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Fields;
import io.ruori.core.object.Json;
import io.ruori.core.object.JsonText;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Secrets (core {@code ValidateSecret}). */
final class SecretStrategy extends CoreKind {
  private static final Path DATA = Path.of("data");
  private static final String SERVICE_ACCOUNT = "kubernetes.io/service-account.name";

  SecretStrategy() {
    super(true, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    if (object.remove("stringData") instanceof ObjectNode texts && !texts.isEmpty()) {
      ObjectNode data = Fields.ensure(object, "data");
      texts.properties().forEach(e -> data.put(
          e.getKey(), Base64.getEncoder().encodeToString(e.getValue().asString("").getBytes(StandardCharsets.UTF_8))));
    }
    Fields.defaultText(object, "type", "Opaque");
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    long size = 0;
    JsonNode data = object.path("data");
    for (var entry : data.properties()) {
      errors.invalid(DATA.key(entry.getKey()), entry.getKey(), NameFormats.configMapKey(entry.getKey()));
      size += ConfigMapStrategy.decodedLength(entry.getValue().asString(""));
    }
    if (size > ConfigMapStrategy.MAX_BYTES) {
      errors.tooLong(DATA, ConfigMapStrategy.MAX_BYTES);
    }
    ofType(object, data, errors);
  }

  private static void ofType(ObjectNode object, JsonNode data, FieldErrors errors) {
    switch (text(object, "type")) {
      case "kubernetes.io/service-account-token" -> {
        if (text(object, "metadata", "annotations", SERVICE_ACCOUNT).isEmpty()) {
          errors.required(Path.METADATA.child("annotations").key(SERVICE_ACCOUNT), "");
        }
      }
      case "kubernetes.io/dockercfg" -> json(data, ".dockercfg", errors);
      case "kubernetes.io/dockerconfigjson" -> json(data, ".dockerconfigjson", errors);
      case "kubernetes.io/basic-auth" -> {
        if (!data.has("username") && !data.has("password")) {
          errors.required(DATA.key("username"), "");
          errors.required(DATA.key("password"), "");
        }
      }
      case "kubernetes.io/ssh-auth" -> {
        if (text(data, "ssh-privatekey").isEmpty()) {
          errors.required(DATA.key("ssh-privatekey"), "");
        }
      }
      case "kubernetes.io/tls" -> {
        for (String key : List.of("tls.crt", "tls.key")) {
          if (!data.has(key)) {
            errors.required(DATA.key(key), "");
          }
        }
      }
      default -> {}
    }
  }

  /** The key must be there and hold a JSON object. What is in it is not shown. */
  private static void json(JsonNode data, String key, FieldErrors errors) {
    if (!data.has(key)) {
      errors.required(DATA.key(key), "");
      return;
    }
    byte[] content = bytes(data, key);
    String wrong = JsonText.scan(content).error().orElseGet(() -> notAnObject(content));
    if (!wrong.isEmpty()) {
      errors.invalid(DATA.key(key), "<secret contents redacted>", wrong);
    }
  }

  private static String notAnObject(byte[] content) {
    try {
      JsonNode value = Json.parse(content);
      if (value.isObject() || value.isNull()) {
        return "";
      }
      String what = value.isArray() ? "array" : value.isString() ? "string" : value.isBoolean() ? "bool" : "number";
      return "json: cannot unmarshal " + what + " into Go value of type map[string]interface {}";
    } catch (JacksonException e) {
      return e.getOriginalMessage();
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    metadataUpdate(object, old, errors);
    Rules.immutable(object.path("type"), old.path("type"), Path.of("type"), errors);
    ConfigMapStrategy.immutable(object, old, errors, "data");
    validateWhole(object, errors);
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    if (!text(object, "type").equals("kubernetes.io/tls")) {
      return List.of();
    }
    JsonNode data = object.path("data");
    return KeyPairs.problem(bytes(data, "tls.crt"), bytes(data, "tls.key")).map(List::of).orElse(List.of());
  }

  private static byte[] bytes(JsonNode data, String key) {
    return Base64.getMimeDecoder().decode(text(data, key));
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode object) {
    return Map.of("type", text(object, "type"));
  }

  @Override
  public List<String> selectablePaths() {
    return List.of("type");
  }
}
