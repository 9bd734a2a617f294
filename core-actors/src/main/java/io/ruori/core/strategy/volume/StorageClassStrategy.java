package io.ruori.core.strategy.volume;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.object.Fields;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.pod.NodeLabelWarnings;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import io.ruori.core.validation.SemanticEquality;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Storage classes (storage {@code ValidateStorageClass}). */
final class StorageClassStrategy extends CoreKind {
  StorageClassStrategy() {
    super(false, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    for (var standard : Map.of("reclaimPolicy", "Delete", "volumeBindingMode", "Immediate").entrySet()) {
      if (!has(object, standard.getKey())) {
        object.put(standard.getKey(), standard.getValue());
      }
    }
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    Parameters.driver(text(object, "provisioner"), Path.of("provisioner"), errors);
    Parameters.validate(object, true, errors);
    String policy = text(object, "reclaimPolicy");
    if (!policy.isEmpty() && !List.of("Delete", "Retain").contains(policy)) {
      errors.notSupported(Path.of("reclaimPolicy"), policy, List.of("Delete", "Retain"));
    }
    Rules.supported(object, "volumeBindingMode", List.of("Immediate", "WaitForFirstConsumer"), Path.ROOT, errors);
    topologies(items(object, "allowedTopologies"), errors);
  }

  private static void topologies(List<JsonNode> topologies, FieldErrors errors) {
    var seen = new ArrayList<Map<String, Set<String>>>();
    for (int i = 0; i < topologies.size(); i++) {
      Path path = Path.of("allowedTopologies").index(i).child("matchLabelExpressions");
      Map<String, Set<String>> term = term(items(topologies.get(i), "matchLabelExpressions"), path, errors);
      // Upstream compares with every place of the list, and one not yet filled is as empty as an empty term.
      int unfilled = term.isEmpty() ? topologies.size() - i : 0;
      long same = seen.stream().filter(term::equals).count() + unfilled;
      for (int j = 0; j < same; j++) {
        errors.duplicate(path, "");
      }
      seen.add(term);
    }
  }

  private static Map<String, Set<String>> term(List<JsonNode> expressions, Path path, FieldErrors errors) {
    var term = new TreeMap<String, Set<String>>();
    for (int i = 0; i < expressions.size(); i++) {
      List<String> values = texts(expressions.get(i), "values");
      String key = text(expressions.get(i), "key");
      Path at = path.index(i);
      if (values.isEmpty()) {
        errors.required(at.child("values"), "");
      }
      var distinct = new HashSet<String>();
      for (int j = 0; j < values.size(); j++) {
        if (!distinct.add(values.get(j))) {
          errors.duplicate(at.child("values").index(j), values.get(j));
        }
      }
      LabelRules.labelName(key, at.child("key"), errors);
      if (term.containsKey(key)) {
        errors.duplicate(at.child("key"), key);
      }
      term.put(key, distinct);
    }
    return term;
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateWhole(object, errors);
    metadataUpdate(object, old, errors);
    for (String field : List.of("parameters", "provisioner", "reclaimPolicy")) {
      if (!SemanticEquality.equal(object.path(field), old.path(field))) {
        errors.forbidden(Path.of(field), "updates to " + field + " are forbidden.");
      }
    }
    Rules.immutable(object.path("volumeBindingMode"), old.path("volumeBindingMode"), Path.of("volumeBindingMode"), errors);
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    var warnings = new ArrayList<String>();
    List<JsonNode> topologies = items(object, "allowedTopologies");
    for (int i = 0; i < topologies.size(); i++) {
      List<JsonNode> expressions = items(topologies.get(i), "matchLabelExpressions");
      for (int j = 0; j < expressions.size(); j++) {
        String key = text(expressions.get(j), "key");
        if (NodeLabelWarnings.DEPRECATED.containsKey(key)) {
          Path path = Path.of("allowedTopologies").index(i).child("matchLabelExpressions").index(j).child("key");
          warnings.add(path + ": " + key + " is " + NodeLabelWarnings.DEPRECATED.get(key));
        }
      }
    }
    return warnings;
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  /** Drivers and their parameters, of storage classes and of classes of attributes. */
  static final class Parameters {
    private static final int MAX_COUNT = 512;
    private static final int MAX_BYTES = 256 * 1024;

    private Parameters() {}

    static void driver(String name, Path path, FieldErrors errors) {
      if (name.isEmpty()) {
        errors.required(path, "");
      } else {
        String lower = name.toLowerCase(Locale.ROOT);
        errors.invalid(path, lower, NameFormats.qualifiedName(lower));
      }
    }

    static void validate(JsonNode object, boolean mayBeEmpty, FieldErrors errors) {
      Map<String, String> parameters = Fields.textMap(object, "parameters");
      Path path = Path.of("parameters");
      if (parameters.size() > MAX_COUNT) {
        errors.tooLong(path, MAX_COUNT);
        return;
      }
      long size = 0;
      for (var entry : parameters.entrySet()) {
        if (entry.getKey().isEmpty()) {
          errors.invalid(path, entry.getKey(), "field can not be empty.");
        }
        size += entry.getKey().length() + entry.getValue().length();
      }
      if (size > MAX_BYTES) {
        errors.tooLong(path, MAX_BYTES);
      }
      if (parameters.isEmpty() && !mayBeEmpty) {
        errors.required(path, "must contain at least one key/value pair");
      }
    }
  }
}
