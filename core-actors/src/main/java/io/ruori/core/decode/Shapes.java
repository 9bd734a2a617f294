package io.ruori.core.decode;

import io.ruori.core.kind.Conversion;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.ledger.Document;
import io.ruori.core.object.Fields;
import io.ruori.core.object.Json;
import io.ruori.core.schema.Schemas;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Objects of built-in kinds between the version in which they are kept and that in which a request speaks of them. */
public final class Shapes {
  private Shapes() {}

  /** A kept object as a version shows it: a tree of its own. */
  public static ObjectNode shown(ResourceType type, ResourceType.Version version, ObjectNode kept) {
    ObjectNode object = kept.deepCopy();
    type.conversion(version).ifPresent(conversion -> {
      conversion.show(object);
      Canonical.apply(Schemas.struct(version.schema()), object);
    });
    return object.put("apiVersion", type.apiVersion(version));
  }

  /** The same for stored bytes, where the version has a shape of its own; else empty. */
  public static Optional<byte[]> shown(ResourceType type, ResourceType.Version version, byte[] kept) {
    return type.conversion(version).map(conversion -> {
      ObjectNode object = shown(type, version, Json.parseObject(kept));
      String revision = Fields.text(object, "metadata", "resourceVersion");
      Document document = Document.of(object);
      return revision.isEmpty() ? document.unstored() : document.at(Long.parseLong(revision));
    });
  }

  /** An object of a version as it is kept; it is changed in place. */
  public static ObjectNode kept(ResourceType type, ResourceType.Version version, ObjectNode object) {
    Optional<Conversion> conversion = type.conversion(version);
    if (conversion.isEmpty()) {
      return object;
    }
    conversion.get().keep(object);
    return object.put("apiVersion", type.storedApiVersion());
  }
}
