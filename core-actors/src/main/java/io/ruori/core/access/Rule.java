package io.ruori.core.access;

import io.ruori.core.object.Fields;
import io.ruori.core.validation.GoText;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One rule of a role, upstream's {@code PolicyRule}: these verbs on these resources (by group, and by name where it names
 * any), or on these other paths.
 */
public record Rule(
    List<String> verbs, List<String> groups, List<String> resources, List<String> names, List<String> paths) {
  private static final String ALL = "*";

  public Rule {
    verbs = List.copyOf(verbs);
    groups = List.copyOf(groups);
    resources = List.copyOf(resources);
    names = List.copyOf(names);
    paths = List.copyOf(paths);
  }

  /** The rules of a role or cluster role. */
  public static List<Rule> ofRole(JsonNode role) {
    return Fields.items(role, "rules").stream().map(Rule::of).toList();
  }

  static Rule of(JsonNode rule) {
    return new Rule(
        Fields.texts(rule, "verbs"),
        Fields.texts(rule, "apiGroups"),
        Fields.texts(rule, "resources"),
        Fields.texts(rule, "resourceNames"),
        Fields.texts(rule, "nonResourceURLs"));
  }

  /** As a role holds it. */
  public void writeTo(ObjectNode rule) {
    write(rule, "verbs", verbs);
    write(rule, "apiGroups", groups);
    write(rule, "resources", resources);
    write(rule, "resourceNames", names);
    write(rule, "nonResourceURLs", paths);
  }

  private static void write(ObjectNode rule, String field, List<String> values) {
    if (!values.isEmpty()) {
      values.forEach(rule.putArray(field)::add);
    }
  }

  boolean allows(Attributes asked) {
    if (!contains(verbs, asked.verb())) {
      return false;
    }
    return asked.isResource()
        ? contains(groups, asked.group()) && allowsResource(asked) && (names.isEmpty() || names.contains(asked.name()))
        : paths.stream().anyMatch(path -> path.equals(ALL) || coversPath(path, asked.path()));
  }

  private static boolean contains(List<String> values, String value) {
    return values.contains(ALL) || values.contains(value);
  }

  private boolean allowsResource(Attributes asked) {
    for (String resource : resources) {
      boolean fits = asked.subresource().isEmpty() ? resource.equals(asked.resource()) : fits(resource, asked);
      if (fits || resource.equals(ALL)) {
        return true;
      }
    }
    return false;
  }

  /** {@code resource/subresource}, or that subresource of whatever resource. */
  private static boolean fits(String resource, Attributes asked) {
    int slash = resource.length() - asked.subresource().length() - 1;
    return slash > 0
        && resource.charAt(slash) == '/'
        && resource.endsWith(asked.subresource())
        && (slash == 1 && resource.startsWith(ALL)
            || slash == asked.resource().length() && resource.startsWith(asked.resource()));
  }

  private static boolean coversPath(String owned, String asked) {
    return owned.equals(asked) || owned.endsWith(ALL) && asked.startsWith(owned.replaceFirst("\\*+$", ""));
  }

  /** The rights in their smallest parts: one verb on one thing each. */
  List<Rule> parts() {
    var parts = new ArrayList<Rule>();
    for (String group : groups) {
      for (String resource : resources) {
        for (String verb : verbs) {
          for (List<String> name : names.isEmpty() ? List.of(names) : names.stream().map(List::of).toList()) {
            parts.add(new Rule(List.of(verb), List.of(group), List.of(resource), name, List.of()));
          }
        }
      }
    }
    for (String path : paths) {
      verbs.forEach(verb -> parts.add(new Rule(List.of(verb), List.of(), List.of(), List.of(), List.of(path))));
    }
    return parts;
  }

  /** Whether whoever has this right has that smallest part, too. */
  boolean covers(Rule part) {
    return (verbs.contains(ALL) || verbs.containsAll(part.verbs))
        && (groups.contains(ALL) || groups.containsAll(part.groups))
        && part.resources.stream().allMatch(this::coversResource)
        && (names.isEmpty() || !part.names.isEmpty() && names.containsAll(part.names))
        && part.paths.stream().allMatch(path -> paths.stream().anyMatch(owned -> coversPath(owned, path)));
  }

  private boolean coversResource(String resource) {
    int slash = resource.indexOf('/');
    return contains(resources, resource) || slash >= 0 && resources.contains(ALL + resource.substring(slash));
  }

  Rule withVerbsOf(Rule other) {
    var all = new ArrayList<>(verbs);
    all.addAll(other.verbs);
    return new Rule(all, groups, resources, names, paths);
  }

  /** As upstream's {@code CompactString}. */
  String described() {
    var parts = new ArrayList<String>();
    describe(parts, "APIGroups", groups);
    describe(parts, "Resources", resources);
    describe(parts, "NonResourceURLs", paths);
    describe(parts, "ResourceNames", names);
    describe(parts, "Verbs", verbs);
    return "{" + String.join(", ", parts) + "}";
  }

  private static void describe(List<String> parts, String field, List<String> values) {
    if (!values.isEmpty()) {
      parts.add(field + ":" + quoted(values));
    }
  }

  /** A list of strings as Go's {@code %q} prints it. */
  public static String quoted(List<String> values) {
    return "[" + String.join(" ", values.stream().map(GoText::quote).toList()) + "]";
  }
}
