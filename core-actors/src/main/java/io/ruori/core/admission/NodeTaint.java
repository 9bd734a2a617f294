package io.ruori.core.admission;

import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Refusal;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A new node is tainted until it is known to be ready (plugin/pkg/admission/nodetaint). */
final class NodeTaint implements Admission {
  private static final GroupResource NODES = new GroupResource("", "nodes");
  private static final String NOT_READY = "node.kubernetes.io/not-ready";

  @Override
  public Optional<Refusal> admit(Attempt attempt) {
    boolean created = attempt.operation() == Operation.CREATE && attempt.subresource().isEmpty();
    if (created && attempt.type().id().equals(NODES)) {
      ObjectNode spec = Fields.ensure(attempt.object(), "spec");
      boolean there = items(spec, "taints").stream()
          .anyMatch(taint -> text(taint, "key").equals(NOT_READY) && text(taint, "effect").equals("NoSchedule"));
      if (!there) {
        Fields.ensureList(spec, "taints").addObject().put("key", NOT_READY).put("effect", "NoSchedule");
      }
    }
    return Optional.empty();
  }
}
