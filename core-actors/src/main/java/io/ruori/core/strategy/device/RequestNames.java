package io.ruori.core.strategy.device;

import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The names of a claim's requests, each with those of its alternatives. */
record RequestNames(Map<String, Set<String>> requests) {
  private static final String UNKNOWN =
      "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";

  static RequestNames of(JsonNode spec) {
    var names = new HashMap<String, Set<String>>();
    items(spec, "devices", "requests").forEach(request -> names.put(text(request, "name"),
        items(request, "firstAvailable").stream().map(r -> text(r, "name")).collect(Collectors.toSet())));
    return new RequestNames(names);
  }

  /** A set of references to requests. */
  void references(List<String> references, Path path, FieldErrors errors) {
    Elements.set(references, RequestRules.REQUESTS_MAX, name -> name, "", path, errors, this::reference);
  }

  void reference(String name, Path path, FieldErrors errors) {
    String[] parts = name.split("/", -1);
    if (parts.length > 2) {
      errors.invalid(path, name, UNKNOWN);
      return;
    }
    for (String part : parts) {
      DeviceNames.label(part, path, errors);
    }
    Set<String> alternatives = requests.get(parts[0]);
    if (alternatives == null || parts.length == 2 && !alternatives.contains(parts[1])) {
      errors.invalid(path, name, UNKNOWN);
    }
  }
}
