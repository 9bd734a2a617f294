package io.ruori.core.entity;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The other objects that a decision may look at: those of one committed table. */
record TableOthers(LiveTable table) implements WriteContext.Others {
  @Override
  public Optional<ObjectNode> find(ObjectKey key) {
    return table.find(key).map(Stored::parse);
  }

  @Override
  public List<ObjectNode> list(GroupResource resource, String namespace) {
    return table.list(resource, namespace).stream().map(Stored::parse).toList();
  }
}
