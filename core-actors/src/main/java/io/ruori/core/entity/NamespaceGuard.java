package io.ruori.core.entity;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.object.Fields;
import io.ruori.core.object.ObjectKey;
import java.util.Optional;

/** A create in a namespace counts only if the namespace is still what admission saw: not gone, not terminating. */
final class NamespaceGuard {
  private NamespaceGuard() {}

  static Optional<Ledger.Guard> of(ObjectKey object, WriteContext context) {
    var namespace = new ObjectKey("", "namespaces", "", object.namespace());
    return context
        .others()
        .find(namespace)
        .map(found -> new Ledger.Guard(namespace, Long.parseLong(Fields.text(found, "metadata", "resourceVersion"))));
  }
}
