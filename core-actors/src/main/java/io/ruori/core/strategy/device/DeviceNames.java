package io.ruori.core.strategy.device;

import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Fields;
import io.ruori.core.strategy.pod.VolumeSources;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** The names of drivers, pools, devices, requests and attributes. */
final class DeviceNames {
  private static final int ID_MAX = 32;

  private DeviceNames() {}

  static void driver(JsonNode node, Path path, FieldErrors errors) {
    VolumeSources.csiDriverName(text(node, "driver"), path.child("driver"), errors);
  }

  static void pool(String name, Path path, FieldErrors errors) {
    if (name.isEmpty()) {
      errors.required(path, "");
      return;
    }
    if (name.length() > NameFormats.SUBDOMAIN_MAX) {
      errors.tooLong(path, NameFormats.SUBDOMAIN_MAX);
    }
    for (String part : name.split("/", -1)) {
      errors.invalid(path, part, NameFormats.dns1123Subdomain(part));
    }
  }

  static void label(String name, Path path, FieldErrors errors) {
    errors.invalid(path, name, NameFormats.dns1123Label(name));
  }

  static void deviceClass(JsonNode request, Path path, FieldErrors errors) {
    String name = text(request, "deviceClassName");
    if (name.isEmpty()) {
      errors.required(path.child("deviceClassName"), "");
    } else {
      errors.invalid(path.child("deviceClassName"), name, NameFormats.dns1123Subdomain(name));
    }
  }

  /** An identifier, with or without the domain that it belongs to. */
  static void qualified(String name, Path path, FieldErrors errors) {
    String[] parts = name.split("/", -1);
    if (name.isEmpty()) {
      errors.required(path, "name required");
    } else if (parts.length == 1) {
      identifier(name, path, errors);
    } else if (parts.length == 2) {
      if (parts[0].isEmpty()) {
        errors.required(path, "the domain must not be empty");
      } else {
        VolumeSources.csiDriverName(parts[0], path, errors);
      }
      if (parts[1].isEmpty()) {
        errors.required(path, "the name must not be empty");
      } else {
        identifier(parts[1], path, errors);
      }
    }
  }

  static void fullyQualified(String name, Path path, FieldErrors errors) {
    qualified(name, path, errors);
    if (!name.isEmpty() && !name.contains("/")) {
      errors.invalid(path, name, "must include a domain");
    }
  }

  private static void identifier(String name, Path path, FieldErrors errors) {
    if (name.getBytes(StandardCharsets.UTF_8).length > ID_MAX) {
      errors.tooLong(path, ID_MAX);
    }
    errors.invalid(path, name, NameFormats.cIdentifier(name));
  }

  /** What a driver gets to read and nobody else understands: an object of limited size. */
  static void opaque(JsonNode node, String field, Path path, FieldErrors errors) {
    JsonNode value = node.path(field);
    Path at = path.child(field);
    if (!Fields.has(node, field)) {
      errors.required(at, "");
    } else if (GoText.json(value).getBytes(StandardCharsets.UTF_8).length > 10 * 1024) {
      errors.tooLong(at, 10 * 1024);
    } else if (!value.isObject()) {
      errors.invalid(at, "<value omitted>", "must be a valid JSON object");
    }
  }
}
