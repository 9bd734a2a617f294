package io.ruori.core.webhook;

import static io.ruori.core.object.Fields.flag;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.object.Fields;
import io.ruori.core.object.Refusal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What asking a webhook came to. */
public sealed interface Answer {
  /**
   * The write may go on.
   *
   * @param patch a JSON patch, empty for none
   */
  record Allowed(byte[] patch, List<String> warnings) implements Answer {}

  record Denied(Refusal refusal, List<String> warnings) implements Answer {}

  /** It could not be asked, or what it answered is no answer. */
  record Failed(String why) implements Answer {}

  /** Reads a review that came back (apiserver {@code VerifyAdmissionResponse}). */
  static Answer of(Hook hook, String version, String uid, JsonNode review) {
    JsonNode response = review.path("response");
    String wrong = wrong(hook, version, uid, review);
    if (!wrong.isEmpty()) {
      return new Failed("received invalid webhook response: " + wrong);
    }
    List<String> warnings = texts(response, "warnings");
    if (!flag(response, "allowed")) {
      return new Denied(refusal(hook.name(), response.path("status")), warnings);
    }
    try {
      return new Allowed(Base64.getDecoder().decode(text(response, "patch")), warnings);
    } catch (IllegalArgumentException undecodable) {
      return new Failed("received undecodable patch in webhook response: " + undecodable.getMessage());
    }
  }

  private static String wrong(Hook hook, String version, String uid, JsonNode review) {
    JsonNode response = review.path("response");
    if (!response.isObject()) {
      return "webhook response was absent";
    }
    if (!version.equals("v1")) {
      return "";
    }
    if (!text(response, "uid").equals(uid)) {
      return "expected response.uid=\"" + uid + "\", got \"" + text(response, "uid") + "\"";
    }
    String wanted = "admission.k8s.io/v1, Kind=AdmissionReview";
    String got = text(review, "apiVersion") + ", Kind=" + text(review, "kind");
    if (!got.equals(wanted)) {
      return "expected webhook response of " + wanted + ", got " + got;
    }
    boolean patched = !text(response, "patch").isEmpty();
    if (!hook.mutating()) {
      return patched ? "validating webhook may not return response.patch"
          : has(response, "patchType") ? "validating webhook may not return response.patchType" : "";
    }
    if (patched != has(response, "patchType")) {
      return patched ? "webhook returned response.patch but not response.patchType"
          : "webhook returned response.patchType but not response.patch";
    }
    return "";
  }

  private static Refusal refusal(String name, JsonNode status) {
    String said = text(status, "message").isEmpty() ? text(status, "reason") : text(status, "message");
    String message = "admission webhook \"" + name + "\" denied the request" + (said.isEmpty() ? " without explanation" : ": " + said);
    int code = (int) Math.max(400, number(status, "code"));
    return new Refusal(code, text(status, "reason"), message, has(status, "details") ? details(status.path("details")) : null);
  }

  private static Refusal.Details details(JsonNode details) {
    var causes = new ArrayList<Refusal.Cause>();
    for (JsonNode cause : Fields.items(details, "causes")) {
      causes.add(new Refusal.Cause(text(cause, "reason"), text(cause, "message"), text(cause, "field")));
    }
    return new Refusal.Details(text(details, "name"), text(details, "group"), text(details, "kind"), text(details, "uid"),
        causes, (int) number(details, "retryAfterSeconds"));
  }
}
