package io.ruori.core.ledger;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object's JSON without its resourceVersion, and the place where the revision goes in: right behind {@code
 * "metadata":{}. So the ledger, which alone knows the revision, splices it in with one copy and nobody encodes the object
 * again.
 */
public final class Document {
  private static final byte[] BEFORE = "\"resourceVersion\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] AFTER = "\",".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] METADATA = "\"metadata\":{".getBytes(StandardCharsets.US_ASCII);

  private final byte[] json;
  private final int place;

  private Document(byte[] json, int place) {
    this.json = json;
    this.place = place;
  }

  /** Encodes an object; a resourceVersion in its metadata is left out. Kind and metadata come first. */
  public static Document of(ObjectNode object) {
    var out = new DocumentWriter();
    out.start();
    out.field("kind", object.get("kind"));
    out.field("apiVersion", object.get("apiVersion"));
    out.name("metadata");
    out.start();
    int place = out.size();
    if (object.get("metadata") instanceof ObjectNode metadata) {
      out.fields(metadata, name -> !name.equals("resourceVersion"));
    }
    out.end();
    out.fields(object, name -> !isFirst(name));
    out.end();
    return new Document(out.toBytes(), place);
  }

  private static boolean isFirst(String name) {
    return name.equals("kind") || name.equals("apiVersion") || name.equals("metadata");
  }

  /** Behind the first {@code "metadata":{}: only kind and apiVersion, plain strings, stand before it. */
  private static int indexOfMetadata(byte[] json) {
    for (int i = 0; i + METADATA.length <= json.length; i++) {
      if (matches(json, i, METADATA)) {
        return i + METADATA.length;
      }
    }
    throw new IllegalArgumentException("an object without metadata");
  }

  private static boolean matches(byte[] text, int at, byte[] wanted) {
    if (at + wanted.length > text.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (text[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /** A document that {@link #bytes} gave. */
  static Document ofBytes(byte[] json) {
    return new Document(json, indexOfMetadata(json));
  }

  /** The object's bytes without a revision. Shared: do not change. */
  byte[] bytes() {
    return json;
  }

  public int length() {
    return json.length;
  }

  /** The object's bytes at a revision: what is stored and served. */
  public byte[] at(long revision) {
    byte[] digits = Long.toString(revision).getBytes(StandardCharsets.US_ASCII);
    boolean alone = json[place] == '}';
    int tail = alone ? 1 : AFTER.length;
    byte[] result = new byte[json.length + BEFORE.length + digits.length + tail];
    int n = copy(json, 0, place, result, 0);
    n = copy(BEFORE, 0, BEFORE.length, result, n);
    n = copy(digits, 0, digits.length, result, n);
    n = copy(AFTER, 0, tail, result, n);
    copy(json, place, json.length - place, result, n);
    return result;
  }

  /** Stored bytes as they would stand at another revision: the last state of an object, in the event that removes it. */
  public static byte[] moved(byte[] stored, long revision) {
    int start = indexOfMetadata(stored);
    if (!matches(stored, start, BEFORE)) {
      throw new IllegalArgumentException("not bytes that a ledger has stored");
    }
    int from = start + BEFORE.length;
    int to = from;
    while (stored[to] != '"') {
      to++;
    }
    byte[] digits = Long.toString(revision).getBytes(StandardCharsets.US_ASCII);
    byte[] result = new byte[stored.length - (to - from) + digits.length];
    int n = copy(stored, 0, from, result, 0);
    n = copy(digits, 0, digits.length, result, n);
    copy(stored, to, stored.length - to, result, n);
    return result;
  }

  /** The revision of stored bytes; 0 when they have none. */
  public static long revision(byte[] stored) {
    int start = indexOfMetadata(stored);
    if (!matches(stored, start, BEFORE)) {
      return 0;
    }
    long revision = 0;
    for (int i = start + BEFORE.length; stored[i] >= '0' && stored[i] <= '9'; i++) {
      revision = 10 * revision + stored[i] - '0';
    }
    return revision;
  }

  /** Whether bytes begin as those of an object of a kind and apiVersion. */
  public static boolean startsWith(byte[] stored, String kind, String apiVersion) {
    String head = "{\"kind\":\"" + kind + "\",\"apiVersion\":\"" + apiVersion + "\",";
    return matches(stored, 0, head.getBytes(StandardCharsets.UTF_8));
  }

  /** The object's bytes without a revision: what was not stored. */
  public byte[] unstored() {
    return json;
  }

  private static int copy(byte[] from, int at, int length, byte[] to, int place) {
    System.arraycopy(from, at, to, place, length);
    return place + length;
  }
}
