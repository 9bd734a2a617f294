package io.ruori.core.object;

import java.util.List;

/**
 * A request that was refused: the value behind a Kubernetes {@code Status} of status {@code Failure}. Refusals are
 * ordinary answers, never exceptions; one place (the gateway) turns them into HTTP.
 *
 * @param code the HTTP code
 * @param reason upstream's {@code StatusReason}, such as {@code NotFound}; {@code ""} when unknown
 * @param message for people, in upstream's words
 * @param details {@code null} only when upstream sends none
 */
public record Refusal(int code, String reason, String message, Details details) {

  /** {@code Status.details}: empty strings and {@code 0} stand for absent fields. */
  public record Details(
      String name, String group, String kind, String uid, List<Cause> causes, int retryAfterSeconds) {
    public Details {
      causes = List.copyOf(causes);
    }
  }

  /** {@code Status.details.causes[]}: {@code reason} is a field error's type, such as {@code FieldValueRequired}. */
  public record Cause(String reason, String message, String field) {}

  private static Details of(GroupResource resource, String name) {
    return new Details(name, resource.group(), resource.resource(), "", List.of(), 0);
  }

  public static Refusal notFound(GroupResource resource, String name) {
    return new Refusal(404, "NotFound", resource + " \"" + name + "\" not found", of(resource, name));
  }

  public static Refusal alreadyExists(GroupResource resource, String name) {
    return new Refusal(409, "AlreadyExists", resource + " \"" + name + "\" already exists", of(resource, name));
  }

  /** A lost race or a failed precondition; {@code why} as upstream words it after the colon. */
  public static Refusal conflict(GroupResource resource, String name, String why) {
    String message = "Operation cannot be fulfilled on " + resource + " \"" + name + "\": " + why;
    return new Refusal(409, "Conflict", message, of(resource, name));
  }

  public static Refusal forbidden(GroupResource resource, String name, String why) {
    String subject = name.isEmpty() ? resource + " is forbidden: " : resource + " \"" + name + "\" is forbidden: ";
    return new Refusal(403, "Forbidden", subject + why, of(resource, name));
  }

  public static Refusal badRequest(String message) {
    return new Refusal(400, "BadRequest", message, null);
  }

  /** A watch or continue token older than the history that is kept. */
  public static Refusal expired(String message) {
    return new Refusal(410, "Expired", message, null);
  }

  /** The request was not carried out, or its outcome is not known in time; try again after a while. */
  public static Refusal unavailable(String message, int retryAfterSeconds) {
    return new Refusal(
        503, "ServiceUnavailable", message, new Details("", "", "", "", List.of(), retryAfterSeconds));
  }

  public static Refusal tooManyRequests(String message, int retryAfterSeconds) {
    return new Refusal(
        429, "TooManyRequests", message, new Details("", "", "", "", List.of(), retryAfterSeconds));
  }

  /** The request may or may not have been carried out. */
  public static Refusal timeout(String message) {
    return new Refusal(504, "Timeout", "Timeout: " + message, new Details("", "", "", "", List.of(), 0));
  }

  public static Refusal storageFull(String message) {
    return new Refusal(507, "InsufficientStorage", message, new Details("", "", "", "", List.of(), 10));
  }

  public static Refusal internal(String message) {
    String text = "Internal error occurred: " + message;
    return new Refusal(
        500, "InternalError", text, new Details("", "", "", "", List.of(new Cause("", message, "")), 0));
  }
}
