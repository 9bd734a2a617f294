package io.ruori.core.decode;

import io.ruori.core.entity.BodyDecoder;
import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.object.Fields;
import io.ruori.core.object.Refusal;
import io.ruori.core.schema.Schema.Struct;
import io.ruori.core.schema.Schemas;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Decodes bodies: finds out which kind it is, reads it, refuses what is of another kind. */
public final class KindBodyDecoder implements BodyDecoder {
  private final Kinds kinds;

  public KindBodyDecoder(Kinds kinds) {
    this.kinds = kinds;
  }

  /** The group, version and kind that a body says it is of, with what it leaves out filled in from the URL. */
  private record Said(String group, String version, String kind) {
    static Said of(Body body, ResourceType type, ResourceType.Version version) {
      boolean unversioned = body.apiVersion().isEmpty();
      return new Said(
          unversioned ? type.id().group() : body.group(),
          unversioned ? version.name() : body.version(),
          body.kind().isEmpty() ? type.kind() : body.kind());
    }

    String apiVersion() {
      return group.isEmpty() ? version : group + "/" + version;
    }

    /** Whether it is of a version, or of one that has the same structure in every respect. */
    boolean isOf(ResourceType.Version version, ResourceType type) {
      return type.versions().stream()
          .anyMatch(v -> v.schema().equals(version.schema()) && apiVersion().equals(type.apiVersion(v)));
    }

    boolean isKindOf(ResourceType type) {
      return kind.equals(type.kind());
    }
  }

  @Override
  public Decoded decode(byte[] body, ResourceType type, ResourceType.Version version) {
    Body first = Body.interpret(body);
    if (version.custom().isPresent()) {
      return CustomBody.decode(body, first, type, version);
    }
    if (first.error().isPresent()) {
      return unrecognised(body, type, first.error().get());
    }
    Said said = Said.of(first, type, version);
    boolean expected = said.isKindOf(type) && said.isOf(version, type);
    return (expected ? Optional.of(Schemas.struct(version.schema())) : definition(said))
        .map(struct -> read(Decoder.decode(body, struct), said, type, version))
        .orElseGet(() -> unserved(said, type, version));
  }

  private static Decoded unserved(Said said, ResourceType type, ResourceType.Version version) {
    if (UnservedKinds.has(said.apiVersion(), said.kind)) {
      return said.isKindOf(type) ? otherVersion(said, type, version) : otherKind(said, type);
    }
    return failed(said, type, unregistered(said));
  }

  private static String unregistered(Said said) {
    return "no kind \"" + said.kind + "\" is registered for version \"" + said.apiVersion()
        + "\" in scheme \"pkg/runtime/scheme.go:110\"";
  }

  private static Decoded otherVersion(Said said, ResourceType type, ResourceType.Version version) {
    return new Decoded.Failed(Refusal.badRequest("the API version in the data (" + said.apiVersion()
        + ") does not match the expected API version (" + type.apiVersion(version) + ")"));
  }

  private static Decoded otherKind(Said said, ResourceType type) {
    return failed(said, type, unknownConversion(said, type));
  }

  private static String unknownConversion(Said said, ResourceType type) {
    return "converting (" + said.version + "." + said.kind + ") to (" + internalPackage(type.id().group()) + "."
        + type.kind() + "): unknown conversion";
  }

  static Decoded unrecognised(byte[] body, ResourceType type, String why) {
    return new Decoded.Failed(Refusal.badRequest("the object provided is unrecognized (must be of type " + type.kind() + "): "
        + why + " (" + Body.summary(body) + ")"));
  }

  @Override
  public Decoded decode(JsonNode tree, JsonNode known, ResourceType type, ResourceType.Version version) {
    if (version.custom().isPresent()) {
      return CustomBody.decode(tree, false, type, version);
    }
    Said said = new Said(
        group(Fields.text(tree, "apiVersion")), version(Fields.text(tree, "apiVersion")), Fields.text(tree, "kind"));
    if (!said.kind.isEmpty() && !said.isKindOf(type)) {
      return new Decoded.Failed(Refusal.badRequest(notOfKind(tree, said, type)));
    }
    return switch (Decoder.decode(tree, known, Schemas.struct(version.schema()))) {
      case Decoder.Result.Failed(var message) -> new Decoded.Failed(Refusal.badRequest(message));
      case Decoder.Result.Decoded(var object, var strictErrors) ->
          new Decoded.Object(kept(object, type, version), strictErrors);
    };
  }

  @Override
  public Decoded decodeMerged(JsonNode tree, JsonNode known, ResourceType type, ResourceType.Version version) {
    return version.custom().isPresent()
        ? CustomBody.decode(tree, true, type, version)
        : decode(tree, known, type, version);
  }

  /** What is wrong with a patched object that has become one of another kind: upstream reads it as that. */
  private String notOfKind(JsonNode tree, Said said, ResourceType type) {
    return definition(said)
        .map(struct -> switch (Decoder.decode(tree, struct)) {
          case Decoder.Result.Failed(var message) -> message;
          case Decoder.Result.Decoded decoded -> unknownConversion(said, type);
        })
        .orElseGet(() -> unregistered(said));
  }

  private static String group(String apiVersion) {
    return apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
  }

  private static String version(String apiVersion) {
    return apiVersion.substring(apiVersion.indexOf('/') + 1);
  }

  @Override
  public void canonical(ObjectNode object, JsonNode known, ResourceType type) {
    if (type.storageVersion().custom().isPresent()) {
      return;
    }
    Canonical.apply(Schemas.struct(type.storageVersion().schema()), object, known);
  }

  private Decoded read(Decoder.Result result, Said said, ResourceType type, ResourceType.Version version) {
    return switch (result) {
      case Decoder.Result.Failed(var message) -> failed(said, type, message);
      case Decoder.Result.Decoded(var object, var strictErrors) -> {
        if (!said.isKindOf(type)) {
          yield otherKind(said, type);
        }
        if (!said.isOf(version, type)) {
          yield otherVersion(said, type, version);
        }
        yield new Decoded.Object(kept(object, type, version), strictErrors);
      }
    };
  }

  private static ObjectNode kept(ObjectNode object, ResourceType type, ResourceType.Version version) {
    return Shapes.kept(type, version, object.put("apiVersion", type.apiVersion(version)).put("kind", type.kind()));
  }

  private static Decoded failed(Said said, ResourceType type, String message) {
    return new Decoded.Failed(Refusal.badRequest(said.kind + " in version \"" + said.version
        + "\" cannot be handled as a " + type.kind() + ": " + message));
  }

  /** The structure of any kind that there is: stored kinds, their lists, and the kinds of requests. */
  private Optional<Struct> definition(Said said) {
    Optional<ResourceType> known = kinds.ofKind(said.group, said.version, said.kind);
    String item = said.kind.endsWith("List") ? said.kind.substring(0, said.kind.length() - 4) : said.kind;
    Optional<String> name = known.or(() -> kinds.ofKind(said.group, said.version, item))
        .flatMap(type -> type.version(said.version))
        .map(version -> version.schema() + (known.isPresent() ? "" : "List"));
    return name.filter(n -> Schemas.openApi(n).isPresent()).map(Schemas::struct);
  }

  private static String internalPackage(String group) {
    return group.isEmpty() ? "core" : group.split("\\.")[0];
  }
}
