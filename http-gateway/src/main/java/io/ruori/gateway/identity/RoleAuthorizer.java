package io.ruori.gateway.identity;

import io.ruori.core.access.AccessTable;
import io.ruori.core.access.Attributes;
import io.ruori.core.kind.User;
import java.util.LinkedHashSet;
import java.util.function.Supplier;

/** Allows what roles allow to whom they are bound: upstream's RBAC authorizer. */
public final class RoleAuthorizer implements Authorizer {
  private final Supplier<AccessTable> table;

  /** @param table the roles and bindings of this moment; asked for every request */
  public RoleAuthorizer(Supplier<AccessTable> table) {
    this.table = table;
  }

  @Override
  public Decision decide(Attributes asked) {
    AccessTable.Verdict verdict = table.get().judge(asked);
    return new Decision(verdict.allowed() ? Verdict.ALLOW : Verdict.NO_OPINION, verdict.reason());
  }

  @Override
  public Rules rules(User user, String namespace) {
    AccessTable.Held held = table.get().heldBy(user, namespace);
    var problems = new LinkedHashSet<String>();
    held.broken().forEach(binding -> problems.add(binding.missingRoleText()));
    return new Rules(held.rules(), problems.isEmpty() ? "" : AccessTable.aggregate(problems));
  }
}
