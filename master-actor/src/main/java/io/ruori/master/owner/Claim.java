package io.ruori.master.owner;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.master.document.Doc;
import io.ruori.master.document.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which objects an owner manages: upstream's {@code BaseControllerRefManager}. Orphans that match are adopted, owned
 * objects that do not match any more are released.
 *
 * @param owner the managing object, with its uid
 * @param apiVersion of the owner, for references
 * @param resource of the objects that are claimed
 */
public record Claim(ObjectNode owner, String apiVersion, String kind, LabelSelector selector, Api.Resource resource) {
  enum Verdict {
    OWNED,
    ADOPT,
    RELEASE,
    IGNORE
  }

  Verdict judge(ObjectNode object) {
    boolean matches = selector.matches(object);
    if (Owners.controllerOf(object).isPresent()) {
      if (!Owners.controls(owner, object)) {
        return Verdict.IGNORE;
      }
      if (matches) {
        return Verdict.OWNED;
      }
      return Doc.deleting(owner) ? Verdict.IGNORE : Verdict.RELEASE;
    }
    return !matches || Doc.deleting(owner) || Doc.deleting(object) ? Verdict.IGNORE : Verdict.ADOPT;
  }

  /** The objects that the owner manages, after adopting and releasing. */
  public List<ObjectNode> carryOut(Api api, List<ObjectNode> candidates) {
    var owned = new ArrayList<ObjectNode>();
    for (ObjectNode object : candidates) {
      switch (judge(object)) {
        case OWNED -> owned.add(object);
        case ADOPT -> adopt(api, object).ifPresent(owned::add);
        case RELEASE -> release(api, object);
        case IGNORE -> {}
      }
    }
    return owned;
  }

  private Optional<ObjectNode> adopt(Api api, ObjectNode object) {
    var reference = Owners.controllerReference(apiVersion, kind, owner);
    return unlessGone(() -> Owners.change(api, resource, object, references -> {
      references.removeIf(r -> Doc.text(r, "uid").equals(Doc.uid(owner)));
      references.add(reference);
      return references;
    }));
  }

  private void release(Api api, ObjectNode object) {
    unlessGone(() -> Owners.change(api, resource, object, references -> {
      references.removeIf(r -> Doc.text(r, "uid").equals(Doc.uid(owner)));
      return references;
    }));
  }

  private static Optional<ObjectNode> unlessGone(java.util.function.Supplier<ObjectNode> write) {
    try {
      return Optional.of(write.get());
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
