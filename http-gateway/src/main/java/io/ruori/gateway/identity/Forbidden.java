package io.ruori.gateway.identity;

import io.ruori.core.access.Attributes;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Refusal;
import io.ruori.core.validation.GoText;
import io.ruori.gateway.request.Refusals;

/** What upstream says to who may not. */
public final class Forbidden {
  private Forbidden() {}

  public static Refusal refusal(Attributes asked, String reason) {
    String why = reason.isEmpty() ? "" : ": " + reason;
    String user = GoText.quote(asked.user().name());
    if (!asked.isResource()) {
      String message = "forbidden: User " + user + " cannot " + asked.verb() + " path " + GoText.quote(asked.path());
      return new Refusal(403, "Forbidden", message + why, Refusals.NO_DETAILS);
    }
    String resource = asked.subresource().isEmpty() ? asked.resource() : asked.resource() + "/" + asked.subresource();
    String where =
        asked.namespace().isEmpty() ? "at the cluster scope" : "in the namespace " + GoText.quote(asked.namespace());
    String text =
        "User " + user + " cannot " + asked.verb() + " resource " + GoText.quote(resource) + " in API group "
            + GoText.quote(asked.group()) + " " + where;
    return Refusal.forbidden(new GroupResource(asked.group(), asked.resource()), asked.name(), text + why);
  }
}
