package io.ruori.gateway.answer;

import io.ruori.core.decode.Shapes;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.Json;
import io.ruori.core.object.Refusal;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.protobuf.ProtobufWriter;
import io.ruori.gateway.request.Query;
import io.ruori.gateway.request.Refused;
import io.ruori.gateway.request.Rendition;
import io.ruori.gateway.request.Rendition.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Stored objects in the version, shape and format that a request wants. */
public final class Renderer {
  private final Tables tables;

  public Renderer(Tables tables) {
    this.tables = tables;
  }

  /** What is to be rendered how. */
  public record Wish(ResourceType type, ResourceType.Version version, Rendition rendition, Query query) {
    String apiVersion() {
      return type.apiVersion(version);
    }

    boolean isStoredForm() {
      return version.storage() && type.id().equals(type.stored());
    }
  }

  /** One stored object. */
  public Answer stored(int status, Wish wish, byte[] json) {
    return switch (wish.rendition().shape()) {
      case OBJECT -> Answers.json(status, inVersion(wish, json), wish.rendition());
      case METADATA -> Answers.json(status, StoredJson.metadataOnly(json, metaVersion(wish)), wish.rendition());
      case TABLE, METADATA_LIST -> shaped(status, wish, tabular(wish, json));
    };
  }

  /** The answer to a write: an object in its storage version, or a {@code Status} of success. */
  public Answer written(int status, Wish wish, byte[] json) {
    if (wish.version().custom().isPresent()) {
      byte[] shown = inVersion(wish, json);
      return wish.rendition().shape() == Shape.OBJECT
          ? Answers.json(status, shown, wish.rendition())
          : shapedUnlessStatus(status, wish, shown);
    }
    if (wish.rendition().shape() == Shape.OBJECT && wish.isStoredForm()) {
      return Answers.json(status, json, wish.rendition());
    }
    ObjectNode object = Json.parseObject(json);
    if (isStatus(object)) {
      return Answers.json(status, json, wish.rendition());
    }
    boolean table = wish.rendition().shape() == Shape.TABLE;
    return shaped(status, wish, table ? object : Shapes.shown(wish.type(), wish.version(), object));
  }

  /** A document that is not stored, such as a Scale. */
  public Answer document(int status, Wish wish, ObjectNode document) {
    return shaped(status, wish, document);
  }

  private Answer shapedUnlessStatus(int status, Wish wish, byte[] json) {
    ObjectNode object = Json.parseObject(json);
    return isStatus(object) ? Answers.json(status, json, wish.rendition()) : shaped(status, wish, object);
  }

  private static boolean isStatus(ObjectNode object) {
    return object.path("kind").asString("").equals("Status");
  }

  private Answer shaped(int status, Wish wish, ObjectNode object) {
    return switch (wish.rendition().shape()) {
      case OBJECT -> Answers.document(status, object, wish.rendition());
      case METADATA -> {
        ObjectNode partial = Tables.partial("meta.k8s.io/" + metaVersion(wish), object);
        yield Answers.document(status, partial, wish.rendition());
      }
      case TABLE -> {
        yield Answers.document(status, table(wish, revision(object), List.of(object), true), wish.rendition());
      }
      case METADATA_LIST -> throw notAcceptable(
          "you requested PartialObjectMetadataList, but the requested object is not a list (*"
              + goType(wish.type()) + ")");
    };
  }

  /** A list; {@code metadata} is the list's own. */
  public Answer list(Wish wish, ObjectNode metadata, Iterator<Stored> objects) {
    Rendition rendition = wish.rendition();
    return switch (rendition.shape()) {
      case METADATA -> throw notAcceptable(
          "you requested PartialObjectMetadata, but the requested object is a list (*" + goType(wish.type()) + "List)");
      case TABLE -> {
        var trees = new ArrayList<ObjectNode>();
        objects.forEachRemaining(stored -> trees.add(tabular(wish, stored.json())));
        yield Answers.document(200, table(wish, metadata, trees, true), rendition);
      }
      case METADATA_LIST -> list(
          rendition,
          "PartialObjectMetadataList",
          "meta.k8s.io/" + metaVersion(wish),
          metadata,
          slices(objects, json -> ListBody.Slice.of(StoredJson.metadataOnly(json, metaVersion(wish)))));
      case OBJECT -> list(
          rendition,
          wish.type().kind() + "List",
          wish.apiVersion(),
          listMetadata(wish, metadata),
          slices(objects, json -> item(wish, json)));
    };
  }

  private static Answer list(
      Rendition rendition, String kind, String apiVersion, ObjectNode metadata, Iterator<ListBody.Slice> items) {
    if (rendition.format() == Rendition.Format.PROTOBUF && ProtobufWriter.knows(apiVersion, kind)) {
      return Answers.protobuf(200, ProtobufWriter.list(apiVersion, kind, metadata, trees(items)));
    }
    boolean asIs = rendition.format() == Rendition.Format.JSON && !rendition.pretty();
    return asIs
        ? ListBody.answer(kind, apiVersion, text(metadata), items)
        : Answers.json(200, ListBody.whole(kind, apiVersion, text(metadata), items), rendition);
  }

  private static Iterator<JsonNode> trees(Iterator<ListBody.Slice> items) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return items.hasNext();
      }

      @Override
      public JsonNode next() {
        return Json.parse(items.next().whole());
      }
    };
  }

  /** Lists of custom kinds say that nothing follows; others do not say so. */
  private static ObjectNode listMetadata(Wish wish, ObjectNode metadata) {
    if (wish.version().custom().isPresent() && !metadata.has("continue")) {
      metadata.put("continue", "");
    }
    return metadata;
  }

  private static String text(ObjectNode metadata) {
    return Json.mapper().writeValueAsString(metadata);
  }

  /** Items of built-in kinds do not say what they are; those of custom kinds do. */
  private static ListBody.Slice item(Wish wish, byte[] json) {
    byte[] version = inVersion(wish, json);
    boolean custom = wish.version().custom().isPresent();
    return custom
        ? ListBody.Slice.of(version)
        : new ListBody.Slice("{", version, StoredJson.metadataAt(version), version.length);
  }

  private static Iterator<ListBody.Slice> slices(Iterator<Stored> objects, Function<byte[], ListBody.Slice> slice) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return objects.hasNext();
      }

      @Override
      public ListBody.Slice next() {
        return slice.apply(objects.next().json());
      }
    };
  }

  /** The object of an event of a watch. */
  public byte[] event(Wish wish, byte[] json, boolean firstEvent) {
    return switch (wish.rendition().shape()) {
      case OBJECT -> inVersion(wish, json);
      case METADATA, METADATA_LIST -> StoredJson.metadataOnly(json, metaVersion(wish));
      case TABLE -> {
        ObjectNode object = tabular(wish, json);
        yield Json.bytes(table(wish, revision(object), List.of(object), firstEvent));
      }
    };
  }

  /** The metadata of one object's table; what was not stored has no revision. */
  private static ObjectNode revision(ObjectNode object) {
    ObjectNode metadata = Json.object();
    JsonNode revision = object.path("metadata").path("resourceVersion");
    return revision.isString() ? metadata.set("resourceVersion", revision) : metadata;
  }

  private ObjectNode table(Wish wish, ObjectNode metadata, Collection<ObjectNode> objects, boolean headers) {
    return tables.table(
        wish.type(),
        wish.version(),
        metaVersion(wish),
        metadata,
        List.copyOf(objects),
        Tables.include(wish.query()),
        headers);
  }

  private static byte[] inVersion(Wish wish, byte[] json) {
    if (wish.version().custom().isPresent()) {
      return wish.version().custom().get().shown(json);
    }
    return wish.isStoredForm()
        ? json
        : Shapes.shown(wish.type(), wish.version(), json)
            .orElseGet(() -> StoredJson.as(json, wish.type().kind(), wish.apiVersion()));
  }

  /** An object for a table: built-in kinds' rows are written from what is stored. */
  private static ObjectNode tabular(Wish wish, byte[] json) {
    return Json.parseObject(wish.version().custom().isPresent() ? inVersion(wish, json) : json);
  }

  private static String metaVersion(Wish wish) {
    String version = wish.rendition().metaVersion();
    return version.isEmpty() ? "v1" : version;
  }

  /** The Go type behind a kind, which upstream lets show. */
  private static String goType(ResourceType type) {
    String group = type.id().group();
    String first = group.isEmpty() ? "core" : group.contains(".") ? group.substring(0, group.indexOf('.')) : group;
    return first + "." + type.kind();
  }

  private static Refused notAcceptable(String message) {
    return new Refused(new Refusal(406, "NotAcceptable", message, null));
  }
}
