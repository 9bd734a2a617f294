package io.ruori.core.strategy;

import static io.ruori.core.object.Fields.flag;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.SemanticEquality;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Config maps (core {@code ValidateConfigMap}). */
final class ConfigMapStrategy extends CoreKind {
  static final int MAX_BYTES = 1024 * 1024;
  static final String IMMUTABLE = "field is immutable when `immutable` is set";

  ConfigMapStrategy() {
    super(true, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    long size = 0;
    JsonNode binary = object.path("binaryData");
    for (var entry : object.path("data").properties()) {
      String key = entry.getKey();
      Path path = Path.of("data").key(key);
      errors.invalid(path, key, NameFormats.configMapKey(key));
      if (binary.has(key)) {
        errors.invalid(path, key, "duplicate of key present in binaryData");
      }
      size += entry.getValue().asString("").getBytes(StandardCharsets.UTF_8).length;
    }
    for (var entry : binary.properties()) {
      errors.invalid(Path.of("binaryData").key(entry.getKey()), entry.getKey(), NameFormats.configMapKey(entry.getKey()));
      size += decodedLength(entry.getValue().asString(""));
    }
    if (size > MAX_BYTES) {
      errors.tooLong(new Path("[]"), MAX_BYTES);
    }
  }

  /** The number of bytes behind a base64 text. */
  static long decodedLength(String base64) {
    int padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
    return base64.length() / 4L * 3 - padding;
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    metadataUpdate(object, old, errors);
    immutable(object, old, errors, "data", "binaryData");
    validateWhole(object, errors);
  }

  /** Once immutable, always immutable. */
  static void immutable(ObjectNode object, ObjectNode old, FieldErrors errors, String... fields) {
    if (!flag(old, "immutable")) {
      return;
    }
    if (!flag(object, "immutable")) {
      errors.forbidden(Path.of("immutable"), IMMUTABLE);
    }
    for (String field : fields) {
      if (!SemanticEquality.equal(object.path(field), old.path(field))) {
        errors.forbidden(Path.of(field), IMMUTABLE);
      }
    }
  }

}
