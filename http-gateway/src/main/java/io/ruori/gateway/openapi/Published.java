package io.ruori.gateway.openapi;

import io.ruori.core.object.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's document of the built-in kinds: version 2's paths, and definitions with version 3's defaults and enumerations. */
final class Published {
  private static SoftReference<ObjectNode> loaded = new SoftReference<>(null);

  private Published() {}

  /** The document, shared: whoever changes a part of it copies that first. */
  static synchronized ObjectNode document() {
    ObjectNode known = loaded.get();
    if (known == null) {
      known = read();
      loaded = new SoftReference<>(known);
    }
    return known;
  }

  private static ObjectNode read() {
    try (InputStream in = Published.class.getResourceAsStream("openapi.json.gz")) {
      return (ObjectNode) Json.mapper().readTree(new GZIPInputStream(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
