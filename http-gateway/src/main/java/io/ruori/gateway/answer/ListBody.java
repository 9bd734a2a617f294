package io.ruori.gateway.answer;

import io.ruori.gateway.engine.Answer;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** A list's JSON, copied item by item into large pieces; items are made only while somebody reads. */
public final class ListBody implements Iterator<byte[]> {
  /** Small enough for a window of HTTP/2, large enough for few wake-ups. */
  private static final int PIECE_BYTES = 128 * 1024;

  /** Lists up to this size are sent as a whole. */
  private static final int WHOLE_BYTES = 256 * 1024;

  /** One item's bytes, or a part of an array that is shared. */
  public record Slice(String head, byte[] bytes, int from, int to) {
    public static Slice of(byte[] bytes) {
      return new Slice("", bytes, 0, bytes.length);
    }

    byte[] whole() {
      return new Pieces(to - from + 1).add(head).add(bytes, from, to).take();
    }
  }

  private final Iterator<Slice> items;
  private Pieces pieces;
  private boolean first = true;
  private boolean done;

  private ListBody(String head, Iterator<Slice> items) {
    this.items = items;
    this.pieces = new Pieces(4 * 1024).add(head);
  }

  /**
   * @param metadata the list's metadata as JSON
   * @param items each is a whole JSON value
   */
  public static Answer answer(String kind, String apiVersion, String metadata, Iterator<Slice> items) {
    var body = new ListBody(head(kind, apiVersion, metadata), items);
    byte[] start = body.fill(WHOLE_BYTES);
    if (body.done) {
      return new Answer.Whole(200, "application/json", List.of(), start);
    }
    Source<ByteString, NotUsed> rest = Source.fromIterator(() -> body).map(ByteString::fromArrayUnsafe);
    return new Answer.Streaming(
        200, "application/json", List.of(), Source.single(ByteString.fromArrayUnsafe(start)).concat(rest));
  }

  /** The same as one array, whatever its size. */
  static byte[] whole(String kind, String apiVersion, String metadata, Iterator<Slice> items) {
    return new ListBody(head(kind, apiVersion, metadata), items).fill(Integer.MAX_VALUE);
  }

  private static String head(String kind, String apiVersion, String metadata) {
    return "{\"kind\":\"" + kind + "\",\"apiVersion\":\"" + apiVersion + "\",\"metadata\":" + metadata + ",\"items\":[";
  }

  private byte[] fill(int bytes) {
    while (pieces.length() < bytes && items.hasNext()) {
      Slice item = items.next();
      if (!first) {
        pieces.add(",");
      }
      first = false;
      if (!item.head().isEmpty()) {
        pieces.add(item.head());
      }
      pieces.add(item.bytes(), item.from(), item.to());
    }
    if (!items.hasNext()) {
      pieces.add("]}\n");
      done = true;
    }
    byte[] filled = pieces.take();
    pieces = new Pieces(done ? 0 : PIECE_BYTES + PIECE_BYTES / 4);
    return filled;
  }

  @Override
  public boolean hasNext() {
    return !done;
  }

  @Override
  public byte[] next() {
    if (done) {
      throw new NoSuchElementException();
    }
    return fill(PIECE_BYTES);
  }
}
