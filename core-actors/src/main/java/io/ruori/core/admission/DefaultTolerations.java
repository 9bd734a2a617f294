package io.ruori.core.admission;

import static io.ruori.core.object.Fields.ensure;
import static io.ruori.core.object.Fields.ensureList;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Refusal;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Pods stay five minutes on a node that is lost, unless they say otherwise (DefaultTolerationSeconds). */
final class DefaultTolerations implements Admission {
  private static final int SECONDS = 300;
  private static final List<String> TAINTS =
      List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

  @Override
  public Optional<Refusal> admit(Attempt attempt) {
    if (Pods.isWritten(attempt)) {
      ObjectNode spec = ensure(attempt.object(), "spec");
      TAINTS.forEach(taint -> tolerate(spec, taint));
    }
    return Optional.empty();
  }

  private static void tolerate(ObjectNode spec, String taint) {
    boolean tolerated = items(spec, "tolerations").stream().anyMatch(t ->
        List.of("", taint).contains(text(t, "key")) && List.of("", "NoExecute").contains(text(t, "effect")));
    if (!tolerated) {
      ensureList(spec, "tolerations").addObject()
          .put("key", taint)
          .put("operator", "Exists")
          .put("effect", "NoExecute")
          .put("tolerationSeconds", SECONDS);
    }
  }
}
