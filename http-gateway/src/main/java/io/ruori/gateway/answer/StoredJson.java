package io.ruori.gateway.answer;

import java.nio.charset.StandardCharsets;

/**
 * Looks into an object's stored bytes without parsing them. They begin with kind and apiVersion, plain strings, then
 * metadata: so the ledger writes them ({@code io.ruori.core.ledger.Document}).
 */
public final class StoredJson {
  private static final byte[] METADATA = "\"metadata\":{".getBytes(StandardCharsets.US_ASCII);

  private StoredJson() {}

  /** Where {@code "metadata":{} begins: what stands before is kind and apiVersion. */
  public static int metadataAt(byte[] json) {
    for (int i = 1; i + METADATA.length <= json.length; i++) {
      if (json[i] == '"' && matches(json, i)) {
        return i;
      }
    }
    throw new IllegalArgumentException("an object without metadata");
  }

  private static boolean matches(byte[] json, int at) {
    for (int i = 0; i < METADATA.length; i++) {
      if (json[at + i] != METADATA[i]) {
        return false;
      }
    }
    return true;
  }

  /** Behind the brace that closes metadata. */
  public static int metadataEnd(byte[] json, int metadataAt) {
    int depth = 0;
    boolean inText = false;
    for (int i = metadataAt + METADATA.length - 1; i < json.length; i++) {
      byte c = json[i];
      if (inText) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          inText = false;
        }
      } else if (c == '"') {
        inText = true;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if ((c == '}' || c == ']') && --depth == 0) {
        return i + 1;
      }
    }
    throw new IllegalArgumentException("an object whose metadata does not end");
  }

  /** The object under another kind and apiVersion. */
  public static byte[] as(byte[] json, String kind, String apiVersion) {
    int from = metadataAt(json);
    return join(head(kind, apiVersion), json, from, json.length, "");
  }

  /** Only the metadata, as a {@code PartialObjectMetadata}. */
  public static byte[] metadataOnly(byte[] json, String metaVersion) {
    int from = metadataAt(json);
    return join(head("PartialObjectMetadata", "meta.k8s.io/" + metaVersion), json, from, metadataEnd(json, from), "}");
  }

  private static String head(String kind, String apiVersion) {
    return "{\"kind\":\"" + kind + "\",\"apiVersion\":\"" + apiVersion + "\",";
  }

  private static byte[] join(String head, byte[] json, int from, int to, String tail) {
    byte[] result = new byte[head.length() + to - from + tail.length()];
    System.arraycopy(head.getBytes(StandardCharsets.ISO_8859_1), 0, result, 0, head.length());
    System.arraycopy(json, from, result, head.length(), to - from);
    System.arraycopy(tail.getBytes(StandardCharsets.ISO_8859_1), 0, result, head.length() + to - from, tail.length());
    return result;
  }
}
