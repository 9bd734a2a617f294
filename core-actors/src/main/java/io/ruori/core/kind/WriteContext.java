package io.ruori.core.kind;

import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a write may look at besides its object. Everything is injected, so that deciding stays a pure function.
 *
 * @param now the time of the decision
 * @param uids gives a fresh uid
 * @param user who writes
 * @param others reads other objects at the revision of the local view
 */
public record WriteContext(Instant now, Supplier<String> uids, User user, Others others) {
  /** A look at other objects, in their storage version: shared with all who look, and never to be changed. */
  public interface Others {
    Optional<ObjectNode> find(ObjectKey key);

    /** The objects of a resource in a namespace; {@code ""} is every namespace, or a cluster-scoped resource. */
    List<ObjectNode> list(GroupResource resource, String namespace);

    /** All objects of a resource, for those who only read: others may see the same trees. */
    default List<ObjectNode> look(GroupResource resource) {
      return list(resource, "");
    }
  }
}
