package io.ruori.gateway.request;

import io.ruori.core.object.Refusal;
import java.util.List;

/** Refusals that only the front of the API knows, in upstream's words. */
public final class Refusals {
  /** {@code "details": {}}, as upstream's generic server responses have it. */
  public static final Refusal.Details NO_DETAILS = new Refusal.Details("", "", "", "", List.of(), 0);

  public static final Refusal NO_SUCH_PATH =
      new Refusal(404, "NotFound", "the server could not find the requested resource", NO_DETAILS);

  public static final Refusal METHOD_NOT_ALLOWED =
      new Refusal(
          405, "MethodNotAllowed", "the server does not allow this method on the requested resource", NO_DETAILS);

  public static final Refusal UNAUTHORIZED = new Refusal(401, "Unauthorized", "Unauthorized", null);

  public static final Refusal UNKNOWN_BODY =
      new Refusal(
          415,
          "UnsupportedMediaType",
          "the body of the request was in an unknown format - accepted media types include: application/json, "
              + "application/yaml, application/vnd.kubernetes.protobuf",
          null);

  public static final Refusal UNKNOWN_PATCH =
      new Refusal(415, "UnsupportedMediaType", "415: Unsupported Media Type", NO_DETAILS);

  /** Custom kinds have no merge keys that a strategic patch could go by. */
  public static final Refusal NO_STRATEGIC_PATCH =
      new Refusal(415, "UnsupportedMediaType", "the body of the request was in an unknown format - accepted media types"
          + " include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml", null);

  private Refusals() {}

  public static Refusal bodyTooLarge(int limit) {
    return new Refusal(413, "RequestEntityTooLarge", "Request entity too large: limit is " + limit, null);
  }

  /** A read at a revision that has not come. */
  public static Refusal revisionTooLarge(long wanted, long current) {
    var cause = new Refusal.Cause("ResourceVersionTooLarge", "Too large resource version", "");
    String message = "Timeout: Too large resource version: " + wanted + ", current: " + current;
    return new Refusal(504, "Timeout", message, new Refusal.Details("", "", "", "", List.of(cause), 1));
  }
}
