package io.ruori.core.admission;

import static io.ruori.core.object.Fields.text;

import io.ruori.core.access.AccessIndex;
import io.ruori.core.access.AccessTable;
import io.ruori.core.access.Attributes;
import io.ruori.core.access.Binding;
import io.ruori.core.access.Coverage;
import io.ruori.core.access.Rule;
import io.ruori.core.kind.User;
import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.JsonEquality;
import io.ruori.core.object.Refusal;
import io.ruori.core.validation.GoText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Nobody grants what they do not have, unless they may {@code escalate} or {@code bind} (pkg/registry/rbac,
 * {@code policybased} storages).
 */
final class RoleEscalation implements Admission {
  private static final List<String> ALL = List.of("*");
  private static final List<Rule> EVERYTHING =
      List.of(new Rule(ALL, ALL, ALL, List.of(), List.of()), new Rule(ALL, List.of(), List.of(), List.of(), ALL));

  @Override
  public Optional<Refusal> admit(Attempt attempt) {
    if (!attempt.type().id().group().equals(Binding.GROUP)
        || attempt.operation() == Operation.DELETE
        || attempt.context().user().groups().contains("system:masters")
        || attempt.old() != null && isCollectors(attempt.object(), attempt.old())) {
      return Optional.empty();
    }
    AccessTable table = AccessIndex.seenBy(attempt.context().others());
    return attempt.type().id().resource().endsWith("bindings") ? binding(attempt, table) : role(attempt, table);
  }

  /** Whether it changes only what the garbage collector needs to. */
  private static boolean isCollectors(ObjectNode object, ObjectNode old) {
    ObjectNode copy = object.deepCopy();
    ObjectNode metadata = Fields.ensure(copy, "metadata");
    for (String field : List.of("ownerReferences", "finalizers", "managedFields")) {
      metadata.remove(field);
      if (old.path("metadata").has(field)) {
        metadata.set(field, old.path("metadata").get(field));
      }
    }
    return JsonEquality.same(copy, old);
  }

  private static Optional<Refusal> role(Attempt attempt, AccessTable table) {
    User user = attempt.context().user();
    String resource = attempt.type().id().resource();
    String name = attempt.operation() == Operation.CREATE ? "" : attempt.name();
    Attributes escalate = Attributes.resource(user, "escalate", Binding.GROUP, resource, attempt.namespace(), name);
    if (table.judge(escalate).allowed()) {
      return Optional.empty();
    }
    return unheld(attempt, table, Rule.ofRole(attempt.object()))
        .or(() -> aggregates(attempt.object()) || attempt.old() != null && aggregates(attempt.old())
            ? unheld(attempt, table, EVERYTHING)
                .map(any -> forbidden(attempt, "must have cluster-admin privileges to use the aggregationRule"))
            : Optional.empty());
  }

  private static boolean aggregates(ObjectNode role) {
    return !Fields.items(role, "aggregationRule", "clusterRoleSelectors").isEmpty();
  }

  private static Optional<Refusal> binding(Attempt attempt, AccessTable table) {
    Binding read = Binding.of(attempt.object());
    var binding = new Binding(attempt.namespace(), read.name(), read.roleKind(), read.roleName(), read.subjects());
    if (table.judge(binding.bind(attempt.context().user())).allowed()) {
      return Optional.empty();
    }
    Optional<List<Rule>> rules = table.rulesOf(binding);
    return rules.isEmpty() ? Optional.of(missing(attempt, binding)) : unheld(attempt, table, rules.get());
  }

  /** Upstream looks for the role in the name of the request, and so speaks of the request's resource. */
  private static Refusal missing(Attempt attempt, Binding binding) {
    return Refusal.notFound(attempt.type().id(), binding.roleName());
  }

  private static Optional<Refusal> unheld(Attempt attempt, AccessTable table, List<Rule> granted) {
    User user = attempt.context().user();
    AccessTable.Held held = table.heldBy(user, attempt.namespace());
    List<Rule> missing = Coverage.missing(held.rules(), granted);
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    String problems =
        held.broken().isEmpty()
            ? ""
            : "; resolution errors: [" + AccessTable.aggregate(new LinkedHashSet<>(
                held.broken().stream().map(broken -> missing(attempt, broken).message()).toList())) + "]";
    return Optional.of(forbidden(attempt,
        "user " + GoText.quote(user.name()) + " (groups=" + Rule.quoted(user.groups())
            + ") is attempting to grant RBAC permissions not currently held:\n" + Coverage.described(missing) + problems));
  }

  private static Refusal forbidden(Attempt attempt, String why) {
    GroupResource resource = attempt.type().id();
    return Refusal.forbidden(resource, text(attempt.object(), "metadata", "name"), why);
  }
}
