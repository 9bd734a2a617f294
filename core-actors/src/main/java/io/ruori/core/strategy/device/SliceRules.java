package io.ruori.core.strategy.device;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Fields;
import io.ruori.core.strategy.pod.AffinityValidation;
import io.ruori.core.strategy.pod.NodeTerms;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoStruct;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Rules for the spec of a resource slice (resource {@code validateResourceSliceSpec}). */
final class SliceRules {
  private static final int DEVICES_MAX = 128;
  private static final int ENTRIES_MAX = 32;
  private static final int VALUE_MAX_BYTES = 64;
  private static final int KEY_MAX = 63 + 1 + 32;
  private static final List<String> VALUES = List.of("int", "bool", "string", "version");
  private static final String NUMERIC = "(0|[1-9]\\d*)";
  private static final String PRERELEASE = "(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
  private static final Pattern VERSION = Pattern.compile(NUMERIC + "\\." + NUMERIC + "\\." + NUMERIC
      + "(-" + PRERELEASE + "(\\." + PRERELEASE + ")*)?(\\+[0-9a-zA-Z-]+(\\.[0-9a-zA-Z-]+)*)?");
  private static final String ONE_OF =
      "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";

  private SliceRules() {}

  /** @param old null for a new slice */
  static void validate(JsonNode spec, JsonNode old, FieldErrors errors) {
    DeviceNames.driver(spec, Path.SPEC, errors);
    pool(spec.path("pool"), Path.SPEC.child("pool"), errors);
    if (old != null) {
      immutable(text(spec, "pool", "name"), text(old, "pool", "name"), Path.SPEC.child("pool", "name"), errors);
      immutable(text(spec, "driver"), text(old, "driver"), Path.SPEC.child("driver"), errors);
      Rules.immutable(spec.path("nodeName"), old.path("nodeName"), Path.SPEC.child("nodeName"), errors);
    }
    nodes(spec, errors);
    Elements.set(items(spec, "devices"), DEVICES_MAX, device -> text(device, "name"), "name",
        Path.SPEC.child("devices"), errors, SliceRules::device);
  }

  private static void immutable(String value, String old, Path path, FieldErrors errors) {
    if (!value.equals(old)) {
      errors.invalid(path, value, NameFormats.IMMUTABLE);
    }
  }

  private static void pool(JsonNode pool, Path path, FieldErrors errors) {
    DeviceNames.pool(text(pool, "name"), path.child("name"), errors);
    Rules.positive(number(pool, "resourceSliceCount"), path.child("resourceSliceCount"), errors);
    if (number(pool, "generation") < 0) {
      errors.invalid(path.child("generation"), number(pool, "generation"), "must be greater than or equal to zero");
    }
  }

  private static void nodes(JsonNode spec, FieldErrors errors) {
    var given = new ArrayList<String>();
    if (has(spec, "nodeName")) {
      nodeName(text(spec, "nodeName"), given, errors);
    }
    if (has(spec, "nodeSelector")) {
      given.add("`nodeSelector`");
      Path path = Path.SPEC.child("nodeSelector");
      AffinityValidation.nodeSelector(spec.path("nodeSelector"), false, path, errors);
      List<JsonNode> terms = items(spec, "nodeSelector", "nodeSelectorTerms");
      if (terms.size() != 1) {
        GoText.Raw shown = terms.isEmpty() && Fields.at(spec, "nodeSelector", "nodeSelectorTerms").isArray()
            ? new GoText.Raw("[]") : NodeTerms.print(terms);
        errors.invalid(path.child("nodeSelectorTerms"), shown, "must have exactly one node selector term");
      }
    }
    if (Fields.flag(spec, "allNodes")) {
      given.add("`allNodes`");
    } else if (has(spec, "allNodes")) {
      errors.invalid(Path.SPEC.child("allNodes"), false, "must be either unset or set to true");
    }
    if (given.isEmpty()) {
      errors.required(Path.SPEC, ONE_OF);
    } else if (given.size() > 1) {
      errors.invalid(Path.SPEC, "{" + String.join(", ", given) + "}", ONE_OF + ", but multiple fields are set");
    }
  }

  private static void nodeName(String name, List<String> given, FieldErrors errors) {
    Path path = Path.SPEC.child("nodeName");
    if (name.isEmpty()) {
      errors.invalid(path, name, "must be either unset or set to a non-empty string");
    } else {
      given.add("`nodeName`");
      errors.invalid(path, name, NameFormats.dns1123Subdomain(name));
    }
  }

  private static void device(JsonNode device, Path path, FieldErrors errors) {
    DeviceNames.label(text(device, "name"), path.child("name"), errors);
    Map<String, JsonNode> attributes = entries(device.path("attributes"));
    Map<String, JsonNode> capacity = entries(device.path("capacity"));
    int count = attributes.size() + capacity.size();
    if (count > ENTRIES_MAX) {
      errors.invalid(path, count, "the total number of attributes and capacities must not exceed " + ENTRIES_MAX);
    }
    attributes.forEach((name, value) -> {
      Path at = path.child("attributes").key(shortened(name));
      DeviceNames.qualified(name, at, errors);
      attribute(value, at, errors);
    });
    capacity.keySet().forEach(
        name -> DeviceNames.qualified(name, path.child("capacity").key(shortened(name)), errors));
  }

  private static Map<String, JsonNode> entries(JsonNode map) {
    var entries = new TreeMap<String, JsonNode>();
    map.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
    return entries;
  }

  private static String shortened(String key) {
    if (key.length() <= KEY_MAX) {
      return key;
    }
    int kept = KEY_MAX - 3;
    return key.substring(0, (kept + 1) / 2) + "..." + key.substring(key.length() - kept / 2);
  }

  private static void attribute(JsonNode attribute, Path path, FieldErrors errors) {
    String text = text(attribute, "string");
    if (has(attribute, "string") && bytes(text) > VALUE_MAX_BYTES) {
      errors.tooLong(path.child("string"), VALUE_MAX_BYTES);
    }
    String version = text(attribute, "version");
    if (has(attribute, "version")) {
      if (!VERSION.matcher(version).matches()) {
        errors.invalid(path.child("version"), version, "must be a string compatible with semver.org spec 2.0.0");
      }
      if (bytes(version) > VALUE_MAX_BYTES) {
        errors.tooLong(path.child("version"), VALUE_MAX_BYTES);
      }
    }
    long count = VALUES.stream().filter(value -> has(attribute, value)).count();
    if (count == 0) {
      errors.required(path, "exactly one value must be specified");
    } else if (count > 1) {
      var shown = GoStruct.of(attribute).pointer("IntValue", "int").pointer("BoolValue", "bool")
          .pointer("StringValue", "string").pointer("VersionValue", "version").print();
      errors.invalid(path, shown, "exactly one value must be specified");
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
