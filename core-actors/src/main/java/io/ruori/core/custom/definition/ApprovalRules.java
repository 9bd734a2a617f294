package io.ruori.core.custom.definition;

import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.Path;
import java.net.URI;
import java.net.URISyntaxException;
import tools.jackson.databind.JsonNode;

/** Groups of the project itself ({@code *.k8s.io}) must say who approved them. */
final class ApprovalRules {
  private static final String ANNOTATION = "api-approved.kubernetes.io";
  private static final Path PATH = new Path("metadata.annotations").key(ANNOTATION);
  private static final String PULL = ", see https://github.com/kubernetes/enhancements/pull/1111";

  private enum State {
    MISSING,
    BYPASSED,
    APPROVED,
    INVALID
  }

  private ApprovalRules() {}

  /** @param old {@code null} at a create */
  static void validate(JsonNode object, JsonNode old, FieldErrors errors) {
    String group = Fields.text(object, "spec", "group");
    boolean isProtected = group.equals("k8s.io") || group.endsWith(".k8s.io")
        || group.equals("kubernetes.io") || group.endsWith(".kubernetes.io");
    String annotation = Fields.text(object, "metadata", "annotations", ANNOTATION);
    State state = state(annotation);
    if (!isProtected || old != null && state(Fields.text(old, "metadata", "annotations", ANNOTATION)) == state) {
      return;
    }
    String must = "protected groups must have approval annotation " + GoText.quote(ANNOTATION);
    switch (state) {
      case MISSING -> errors.required(PATH, must + PULL);
      case INVALID ->
          errors.invalid(PATH, annotation, must + " with either a URL or a reason starting with \"unapproved\"" + PULL);
      case BYPASSED, APPROVED -> {}
    }
  }

  private static State state(String annotation) {
    if (annotation.isEmpty()) {
      return State.MISSING;
    }
    if (annotation.startsWith("unapproved")) {
      return State.BYPASSED;
    }
    try {
      var uri = new URI(annotation);
      return uri.getHost() != null && uri.getScheme() != null ? State.APPROVED : State.INVALID;
    } catch (URISyntaxException e) {
      return State.INVALID;
    }
  }
}
