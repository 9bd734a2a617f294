package io.ruori.core.object;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON in and out: one mapper, with bounds on depth and on the lengths of numbers and strings. */
public final class Json {
  /** Upstream's decoder allows 10,000 levels; nothing real comes near a tenth of that. */
  public static final int MAX_DEPTH = 1000;

  /** The largest document in bytes, as upstream's request limit. */
  public static final int MAX_BYTES = 3 * 1024 * 1024;

  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder()
          .maxNestingDepth(MAX_DEPTH)
          .maxNumberLength(400)
          .maxStringLength(MAX_BYTES)
          .maxNameLength(MAX_BYTES)
          .build();

  private static final JsonMapper MAPPER =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build())
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private Json() {}

  public static JsonMapper mapper() {
    return MAPPER;
  }

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * Parses one document of our own making, such as a stored object.
   *
   * @throws JacksonException when it is not JSON
   */
  public static JsonNode parse(byte[] bytes) {
    return MAPPER.readTree(bytes);
  }

  /** As {@link #parse(byte[])}, for what is known to be an object. */
  public static ObjectNode parseObject(byte[] bytes) {
    return (ObjectNode) MAPPER.readTree(bytes);
  }

  public static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }
}
