package io.ruori.core.access;

import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.GroupResource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.pcollections.TreePMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@link AccessTable} of this moment's view. Asking costs the comparison of four references, unless a role or a binding
 * has changed; then only what has changed is read again.
 */
public final class AccessIndex implements Supplier<AccessTable> {
  private static final List<GroupResource> ROLES = List.of(rbac("clusterroles"), rbac("roles"));
  private static final List<GroupResource> BINDINGS = List.of(rbac("clusterrolebindings"), rbac("rolebindings"));

  private final Supplier<LiveTable> view;
  private volatile Derived derived = new Derived(List.of(), Map.of(), Map.of(), new AccessTable(List.of(), List.of()));

  public AccessIndex(Supplier<LiveTable> view) {
    this.view = view;
  }

  private static GroupResource rbac(String resource) {
    return new GroupResource(Binding.GROUP, resource);
  }

  /** What followed from some roles and bindings. */
  private record Derived(
      List<TreePMap<String, Stored>> from,
      Map<Stored, AccessTable.Role> roles,
      Map<Stored, Binding> bindings,
      AccessTable table) {

    boolean isOf(LiveTable now) {
      return from.size() == 4
          && now.rows(ROLES.get(0)) == from.get(0)
          && now.rows(ROLES.get(1)) == from.get(1)
          && now.rows(BINDINGS.get(0)) == from.get(2)
          && now.rows(BINDINGS.get(1)) == from.get(3);
    }
  }

  @Override
  public AccessTable get() {
    LiveTable now = view.get();
    Derived known = derived;
    if (!known.isOf(now)) {
      known = derive(now, known);
      derived = known;
    }
    return known.table;
  }

  private static Derived derive(LiveTable now, Derived before) {
    var roles = new IdentityHashMap<Stored, AccessTable.Role>();
    var bindings = new IdentityHashMap<Stored, Binding>();
    var allRoles = new ArrayList<AccessTable.Role>();
    var allBindings = new ArrayList<Binding>();
    for (GroupResource resource : ROLES) {
      for (Stored stored : now.list(resource)) {
        AccessTable.Role known = before.roles.get(stored);
        AccessTable.Role role = known == null ? role(stored.parse()) : known;
        roles.put(stored, role);
        allRoles.add(role);
      }
    }
    for (GroupResource resource : BINDINGS) {
      for (Stored stored : now.list(resource)) {
        Binding known = before.bindings.get(stored);
        Binding binding = known == null ? Binding.of(stored.parse()) : known;
        bindings.put(stored, binding);
        allBindings.add(binding);
      }
    }
    var from = Stream.concat(ROLES.stream(), BINDINGS.stream()).map(now::rows).toList();
    return new Derived(from, roles, bindings, new AccessTable(allRoles, allBindings));
  }

  private static AccessTable.Role role(ObjectNode role) {
    return new AccessTable.Role(text(role, "metadata", "namespace"), text(role, "metadata", "name"), Rule.ofRole(role));
  }

  /** Read anew from what a write may look at: for rare questions. */
  public static AccessTable seenBy(WriteContext.Others others) {
    return new AccessTable(
        ROLES.stream().flatMap(resource -> others.list(resource, "").stream()).map(AccessIndex::role).toList(),
        BINDINGS.stream().flatMap(resource -> others.list(resource, "").stream()).map(Binding::of).toList());
  }

  /** Of documents that are not stored. */
  public static AccessTable of(List<ObjectNode> documents) {
    return new AccessTable(
        documents.stream().filter(o -> !text(o, "kind").endsWith("Binding")).map(AccessIndex::role).toList(),
        documents.stream().filter(o -> text(o, "kind").endsWith("Binding")).map(Binding::of).toList());
  }
}
