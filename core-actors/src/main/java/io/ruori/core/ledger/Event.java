package io.ruori.core.ledger;

import io.ruori.core.object.ObjectKey;

/**
 * What happened: one object has a new version, or is gone. The unit of the journal; its sequence number is the revision.
 *
 * @param replaced the revision of the version before, 0 when the object is new
 * @param json the stored bytes, or {@code null} when the object was removed
 */
public record Event(ObjectKey key, long revision, long replaced, byte[] json, Origin origin) {

  /**
   * Who did it, when and how.
   *
   * @param timeMillis since the epoch, UTC
   * @param request the number of the client's request, so that it counts once; 0 for none
   */
  public record Origin(long timeMillis, String user, String verb, String manager, long request) {
    public Origin(long timeMillis, String user, String verb, String manager) {
      this(timeMillis, user, verb, manager, 0);
    }

    Origin of(long anyRequest) {
      return anyRequest == request ? this : new Origin(timeMillis, user, verb, manager, anyRequest);
    }
  }

  public boolean isRemoval() {
    return json == null;
  }
}
