package io.ruori.core.schema;

import io.ruori.core.object.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.node.ObjectNode;

/**
 * The definitions of the built-in kinds, as Kubernetes 1.34 publishes them. The text of all of them is read once (a few
 * milliseconds); each is parsed when it is first asked for.
 */
public final class Schemas {
  private static final Map<String, String> DEFINITIONS = named("definitions.gz");
  private static final Map<String, ObjectNode> EXTENSIONS = CompactDefinitions.read(lines("extensions.txt"));
  private static final Map<String, String> GO_TYPES = GoTypes.lines(lines("gotypes.txt"));
  private static final Map<String, Schema> READ = new ConcurrentHashMap<>();
  private static final OpenApiReader READER = new OpenApiReader(Schemas::definition);

  private Schemas() {}

  /**
   * The schema of a definition, such as {@code io.k8s.api.core.v1.Pod}.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Schema definition(String name) {
    Schema before = READ.get(name);
    if (before != null) {
      return before;
    }
    ObjectNode openApi = openApi(name).orElseThrow(() -> new IllegalArgumentException("no definition " + name));
    String line = GO_TYPES.get(GoTypes.shortName(name));
    Map<String, GoTypes.Known> known = line == null ? Map.of() : GoTypes.parse(line);
    Schema read = READER.definition(name, openApi, known);
    READ.put(name, read);
    return read;
  }

  /** As {@link #definition}, for what is known to be an object. */
  public static Schema.Struct struct(String name) {
    return (Schema.Struct) definition(name);
  }

  /** A fresh copy of the OpenAPI v2 definition, without descriptions. */
  public static Optional<ObjectNode> openApi(String name) {
    ObjectNode extension = EXTENSIONS.get(name);
    if (extension != null) {
      return Optional.of(extension.deepCopy());
    }
    return Optional.ofNullable(DEFINITIONS.get(name)).map(Schemas::json);
  }

  /** Field names to descriptions, the definition's own under {@code ""}; empty when there are none. */
  public static Optional<ObjectNode> descriptions(String name) {
    return Optional.ofNullable(Descriptions.TEXTS.get(name)).map(Schemas::json);
  }

  /** The names of all definitions, sorted. */
  public static Set<String> names() {
    var names = new TreeSet<>(DEFINITIONS.keySet());
    names.addAll(EXTENSIONS.keySet());
    return names;
  }

  /** Read only when somebody asks for documentation. */
  private static final class Descriptions {
    static final Map<String, String> TEXTS = named("descriptions.gz");
  }

  private static ObjectNode json(String text) {
    return Json.parseObject(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> named(String resource) {
    var map = new HashMap<String, String>();
    for (String line : lines(resource)) {
      int tab = line.indexOf('\t');
      map.put(line.substring(0, tab), line.substring(tab + 1));
    }
    return map;
  }

  private static List<String> lines(String resource) {
    try (InputStream in = Schemas.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("resource missing from this build: " + resource);
      }
      InputStream text = resource.endsWith(".gz") ? new GZIPInputStream(in) : in;
      return new String(text.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
