package io.ruori.core.kind;

import io.ruori.core.kind.ResourceType.Subresource;
import io.ruori.core.kind.ResourceType.Version;
import io.ruori.core.object.GroupResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads {@code kinds.txt}, the table of the built-in resource types; its head says how it is written. */
final class KindTable {
  private static final List<String> ALL_VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private static final List<String> SUBRESOURCE_VERBS = List.of("get", "patch", "update");

  private final Map<GroupResource, Row> rows = new LinkedHashMap<>();
  private String group = "";
  private String version = "";
  private Row row;

  private KindTable() {}

  /** One resource, while it is read; a resource in two versions has two lines. */
  private static final class Row {
    private final String[] words;
    private final Map<String, List<Subresource>> subresources = new LinkedHashMap<>();
    private final Map<String, String> options = new LinkedHashMap<>();
    private List<Subresource> current = new ArrayList<>();

    Row(String[] words) {
      this.words = words;
      options.putAll(options(words, 3));
    }
  }

  static List<ResourceType> read(Function<GroupResource, Strategy> strategies) {
    var table = new KindTable();
    resource().lines().filter(line -> !line.startsWith("#") && !line.isBlank()).forEach(table::line);
    return table.rows.entrySet().stream().map(e -> type(e.getKey(), e.getValue(), strategies.apply(e.getKey()))).toList();
  }

  private static String resource() {
    try (InputStream in = KindTable.class.getResourceAsStream("kinds.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void line(String line) {
    String[] words = line.strip().split(" ");
    if (line.startsWith("    /")) {
      row.current.add(subresource(words));
    } else if (line.startsWith("  ")) {
      row = rows.computeIfAbsent(new GroupResource(group, words[0]), id -> new Row(words));
      row.current = new ArrayList<>();
      row.subresources.put(version, row.current);
    } else {
      String[] parts = words[0].split("/");
      group = parts[0].equals("core") ? "" : parts[0];
      version = parts[1];
    }
  }

  private Subresource subresource(String[] words) {
    Map<String, String> options = options(words, 1);
    String[] kind = options.getOrDefault("kind", row.words[1]).split("/");
    boolean other = kind.length == 3;
    Set<String> verbs = new TreeSet<>(words(options, "verbs", SUBRESOURCE_VERBS));
    return new Subresource(
        words[0].substring(1), other ? kind[0] : "", other ? kind[1] : "", kind[kind.length - 1], verbs);
  }

  private static ResourceType type(GroupResource id, Row row, Strategy strategy) {
    String kind = row.words[1];
    var versions = new ArrayList<Version>();
    row.subresources.forEach((name, subresources) -> {
      Set<String> verbs = new TreeSet<>(words(row.options, "verbs", ALL_VERBS));
      versions.add(new Version(name, definition(id.group(), name, kind), versions.isEmpty(), verbs, subresources));
    });
    String[] stored = row.options.getOrDefault("stored", "").split("/");
    GroupResource storedAs =
        stored.length == 2 ? new GroupResource(stored[0].equals("core") ? "" : stored[0], stored[1]) : id;
    return new ResourceType(id, storedAs, kind, kind.toLowerCase(Locale.ROOT), row.words[2].equals("namespaced"),
        words(row.options, "short", List.of()), words(row.options, "in", List.of()), versions,
        row.options.containsKey("virtual"), strategy);
  }

  /** The name of the kind's OpenAPI definition. */
  private static String definition(String group, String version, String kind) {
    String packageName = switch (group) {
      case "" -> "io.k8s.api.core.";
      case "apiextensions.k8s.io" -> "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.";
      case "apiregistration.k8s.io" -> "io.k8s.kube-aggregator.pkg.apis.apiregistration.";
      default -> "io.k8s.api." + group.split("\\.")[0] + ".";
    };
    return packageName + version + "." + kind;
  }

  private static Map<String, String> options(String[] words, int from) {
    var options = new LinkedHashMap<String, String>();
    for (int i = from; i < words.length; i++) {
      String[] option = words[i].split("=", 2);
      options.put(option[0], option.length == 2 ? option[1] : "");
    }
    return options;
  }

  private static List<String> words(Map<String, String> options, String name, List<String> absent) {
    String text = options.get(name);
    return text == null ? absent : List.of(text.split(","));
  }
}
