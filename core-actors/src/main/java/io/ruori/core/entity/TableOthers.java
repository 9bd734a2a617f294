package io.ruori.core.entity;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * The other objects that a decision may look at: those of one committed table, as the changes leave them that were decided
 * earlier in the same turn.
 *
 * @param ahead the last of those changes, by key
 * @param asked notes each object that was asked for
 */
record TableOthers(LiveTable table, Map<ObjectKey, Change> ahead, Set<ObjectKey> asked) implements WriteContext.Others {
  @Override
  public Optional<ObjectNode> find(ObjectKey key) {
    asked.add(key);
    Change change = ahead.get(key);
    return change == null ? table.find(key).map(Stored::shared) : outcome(change);
  }

  @Override
  public List<ObjectNode> list(GroupResource resource, String namespace) {
    var found = new ArrayList<ObjectNode>();
    for (Stored stored : table.list(resource, namespace)) {
      if (!ahead.containsKey(stored.key())) {
        found.add(stored.shared());
      }
    }
    for (Change change : ahead.values()) {
      boolean within = namespace.isEmpty() || change.key().namespace().equals(namespace);
      if (within && change.key().groupResource().equals(resource)) {
        outcome(change).ifPresent(found::add);
      }
    }
    return found;
  }

  @Override
  public List<ObjectNode> look(GroupResource resource) {
    boolean settled = ahead.keySet().stream().noneMatch(key -> key.groupResource().equals(resource));
    return settled ? table.list(resource).stream().map(Stored::shared).toList() : list(resource, "");
  }

  private static Optional<ObjectNode> outcome(Change change) {
    return Optional.ofNullable(change.document()).map(document -> Json.parseObject(document.at(Turn.AHEAD)));
  }
}
