package io.ruori.master.role;

import io.ruori.core.api.Api;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.document.Doc;
import io.ruori.master.document.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the rules of cluster roles that aggregate: those of all that their selectors select, in the order of the names,
 * each once (upstream's {@code clusterroleaggregation} controller).
 */
public final class Aggregation implements Reconciler {
  private static final Api.Resource ROLES = new Api.Resource("rbac.authorization.k8s.io", "v1", "clusterroles");

  @Override
  public String name() {
    return "clusterrole-aggregation-controller";
  }

  @Override
  public Api.Resource subject() {
    return ROLES;
  }

  /** Every change of a role may concern every role that aggregates. */
  @Override
  public List<Trigger> triggers() {
    return List.of(new Trigger(ROLES, (old, object, api) -> aggregating(api)));
  }

  private static List<ObjectKey> aggregating(Api api) {
    return api.list(ROLES, "", Api.Query.ALL).items().stream()
        .filter(role -> Doc.has(role, "aggregationRule"))
        .map(role -> Doc.key(ROLES.group(), ROLES.plural(), role))
        .toList();
  }

  @Override
  public Result reconcile(ObjectKey key, Api api) {
    Optional<ObjectNode> found = api.find(ROLES, "", key.name());
    if (found.isEmpty() || !Doc.has(found.get(), "aggregationRule")) {
      return Result.DONE;
    }
    List<JsonNode> rules = gathered(found.get(), api.list(ROLES, "", Api.Query.ALL).items());
    if (!rules.equals(Doc.items(found.get(), "rules"))) {
      ObjectNode applied = Doc.object("rbac.authorization.k8s.io/v1", "ClusterRole", "", key.name());
      applied.set("rules", Doc.listOf(rules));
      api.patch(ROLES, "", key.name(), "", Api.PatchType.APPLY, applied);
    }
    return Result.DONE;
  }

  private static List<JsonNode> gathered(ObjectNode role, List<ObjectNode> all) {
    List<LabelSelector> selectors =
        Doc.items(role, "aggregationRule", "clusterRoleSelectors").stream().map(LabelSelector::of).toList();
    var rules = new ArrayList<JsonNode>();
    for (ObjectNode other : all) {
      boolean selected = selectors.stream().anyMatch(selector -> selector.matches(Doc.labels(other)));
      if (selected && !Doc.name(other).equals(Doc.name(role))) {
        Doc.items(other, "rules").stream().filter(rule -> !rules.contains(rule)).forEach(rules::add);
      }
    }
    return rules;
  }
}
