package io.ruori.core.ledger;

import io.ruori.core.object.ObjectKey;

/**
 * One change that an append asks for. Several changes of one key may follow each other in an append: only the first one's
 * expected revision is compared, the others build on the one before.
 *
 * @param expected the revision that this change replaces; 0: the object must be absent
 * @param document the object's encoded document without its revision, or {@code null} to remove the object
 * @param request the number of the client's request that it carries out; an append in which one counted already is a conflict.
 *     0 for none
 */
public record Change(ObjectKey key, long expected, Document document, long request) {
  public static Change put(ObjectKey key, long expected, Document document) {
    return new Change(key, expected, document, 0);
  }

  public static Change remove(ObjectKey key, long expected) {
    return new Change(key, expected, null, 0);
  }

  /** The same, as what a client's request asks for. */
  public Change of(long newRequest) {
    return new Change(key, expected, document, newRequest);
  }

  /** About how many bytes this change brings into the journal. */
  int bytes() {
    return 200 + (document == null ? 0 : document.length());
  }
}
