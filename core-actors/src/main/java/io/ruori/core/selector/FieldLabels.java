package io.ruori.core.selector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * Which fields of a kind can be selected, under which names, and with which words others are refused: upstream's field label
 * conversions. A name that a version uses leads to the name in {@link #fields}.
 *
 * @param names the name in a selector to the name of the field
 * @param absent what a field has for value where the object does not say, apart from {@code ""}
 */
public record FieldLabels(Map<String, String> names, Map<String, String> absent, UnaryOperator<String> refusal) {
  private static final String NAME = "metadata.name";
  private static final String NAMESPACE = "metadata.namespace";
  private static final UnaryOperator<String> PLAIN = label -> "field label not supported: " + label;

  /** For a kind without fields of its own. */
  public static final FieldLabels METADATA =
      new FieldLabels(
          same(NAME, NAMESPACE),
          Map.of(),
          label -> LabelRules.quote(label) + " is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");

  private static final Map<String, FieldLabels> KNOWN = known();

  /** The labels of a built-in kind. */
  public static FieldLabels of(String group, String version, String kind) {
    FieldLabels labels = KNOWN.get(group + "/" + kind);
    if (labels == null || !kind.equals("ResourceSlice")) {
      return labels == null ? METADATA : labels;
    }
    String subject = "field label not supported for " + group + "/" + version + ", Kind=" + kind + ": ";
    return new FieldLabels(labels.names, Map.of(), label -> subject + label);
  }

  /** The labels of a custom kind's version with its {@code selectableFields} ({@code spec.color}). */
  public static FieldLabels ofCustom(boolean namespaced, List<String> selectable) {
    var names = new ArrayList<>(selectable);
    names.add(NAME);
    if (namespaced) {
      names.add(NAMESPACE);
    }
    return new FieldLabels(same(names.toArray(String[]::new)), Map.of(), PLAIN);
  }

  /** The selector with the fields' own names; refuses a field that is not there. */
  public FieldSelector resolve(FieldSelector selector) throws InvalidSelector {
    var terms = new ArrayList<FieldSelector.Term>();
    for (FieldSelector.Term term : selector.terms()) {
      String name = names.get(term.field());
      if (name == null) {
        throw new InvalidSelector(refusal.apply(term.field()));
      }
      terms.add(new FieldSelector.Term(name, term.value(), term.negative()));
    }
    return new FieldSelector(terms);
  }

  /** The selectable fields of an object in its storage version, by name. */
  public Map<String, String> fields(JsonNode object) {
    var found = new HashMap<String, String>();
    for (String field : names.values()) {
      found.put(field, read(object, field));
    }
    return found;
  }

  private String read(JsonNode object, String field) {
    String value =
        switch (field) {
          case "source" -> firstOf(text(object, "source.component"), text(object, "reportingComponent"));
          case "status.podIP" -> object.path("status").path("podIPs").path(0).path("ip").asString("");
          case "status.successful" -> text(object, "status.succeeded");
          default -> text(object, field);
        };
    return value.isEmpty() ? absent.getOrDefault(field, "") : value;
  }

  private static String firstOf(String first, String second) {
    return first.isEmpty() ? second : first;
  }

  private static String text(JsonNode object, String path) {
    JsonNode at = object;
    for (String step : path.split("\\.")) {
      at = at.path(step);
    }
    return at.isValueNode() ? at.asString("") : "";
  }

  private static Map<String, String> same(String... names) {
    var map = new LinkedHashMap<String, String>();
    for (String name : names) {
      map.put(name, name);
    }
    return Map.copyOf(map);
  }

  private static Map<String, FieldLabels> known() {
    var known = new HashMap<String, FieldLabels>();
    known.put("/Pod", new FieldLabels(
        same(NAME, NAMESPACE, "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
            "spec.hostNetwork", "status.phase", "status.podIP", "status.podIPs", "status.nominatedNodeName"),
        Map.of("spec.hostNetwork", "false"), PLAIN).with("spec.host", "spec.nodeName"));
    known.put("/Node", new FieldLabels(same(NAME, "spec.unschedulable"), Map.of("spec.unschedulable", "false"), PLAIN));
    known.put("/ReplicationController",
        new FieldLabels(same(NAME, NAMESPACE, "status.replicas"), Map.of("status.replicas", "0"), PLAIN));
    known.put("/Namespace", new FieldLabels(same(NAME, "status.phase"), Map.of(), PLAIN));
    known.put("/Secret", new FieldLabels(same(NAME, NAMESPACE, "type"), Map.of(), PLAIN));
    known.put("/Service", new FieldLabels(same(NAME, NAMESPACE, "spec.clusterIP", "spec.type"), Map.of(), PLAIN));
    known.put("certificates.k8s.io/CertificateSigningRequest",
        new FieldLabels(same(NAME, "spec.signerName"), Map.of(), PLAIN));
    known.put("resource.k8s.io/ResourceSlice",
        new FieldLabels(same(NAME, "spec.nodeName", "spec.driver"), Map.of(), PLAIN));
    known.put("batch/Job", new FieldLabels(
        same(NAME, NAMESPACE, "status.successful"), Map.of("status.successful", "0"),
        label -> "field label " + LabelRules.quote(label) + " not supported for Job"));
    FieldLabels event = new FieldLabels(same(NAME, NAMESPACE, "reason", "type"), Map.of(), PLAIN);
    FieldLabels core = event.with("reportingComponent", "reportingComponent").with("source", "source");
    FieldLabels events = event.with("reportingController", "reportingComponent");
    for (String part : List.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath")) {
      core = core.with("involvedObject." + part, "involvedObject." + part);
      events = events.with("regarding." + part, "involvedObject." + part);
    }
    known.put("/Event", core);
    known.put("events.k8s.io/Event", events);
    return Map.copyOf(known);
  }

  private FieldLabels with(String name, String field) {
    var more = new HashMap<>(names);
    more.put(name, field);
    return new FieldLabels(Map.copyOf(more), absent, refusal);
  }
}
