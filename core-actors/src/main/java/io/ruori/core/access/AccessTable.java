package io.ruori.core.access;

import io.ruori.core.kind.User;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All roles and bindings at one moment, found by whom they are for: a question costs a look-up for the user and for each
 * of its groups, in the cluster's bindings and in those of the namespace, and then the rules of what was found. Immutable.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/rbac/">Using RBAC Authorization</a>
 */
public final class AccessTable {
  /** A role ({@code ""}: cluster role) and what it allows. */
  public record Role(String namespace, String name, List<Rule> rules) {
    String row() {
      return namespace.isEmpty() ? name : namespace + "/" + name;
    }
  }

  /**
   * The answer to a question.
   *
   * @param reason which binding allows it, or which problems there were; {@code ""} for none
   */
  public record Verdict(boolean allowed, String reason) {}

  /** What somebody may do in a namespace, and the bindings whose roles are not there. */
  public record Held(List<Rule> rules, List<Binding> broken) {}

  /** A binding as it applies to one of its subjects; {@code rules} is {@code null} when there is no such role. */
  private record Grant(Binding binding, String reason, List<Rule> rules) {}

  /** The bindings of a namespace, or of the cluster. */
  private record Scope(Map<String, List<Grant>> users, Map<String, List<Grant>> groups) {
    static final Scope NONE = new Scope(Map.of(), Map.of());

    static Scope empty() {
      return new Scope(new HashMap<>(), new HashMap<>());
    }

    List<Grant> ofUser(User user) {
      return users.getOrDefault(user.name(), List.of());
    }

    List<Grant> ofGroup(String group) {
      return groups.getOrDefault(group, List.of());
    }
  }

  private final Map<String, List<Rule>> roles = new HashMap<>();
  private final Map<String, Scope> scopes = new HashMap<>();

  public AccessTable(Collection<Role> roles, Collection<Binding> bindings) {
    roles.forEach(role -> this.roles.put(role.row(), role.rules()));
    bindings.forEach(this::add);
  }

  private void add(Binding binding) {
    Scope scope = scopes.computeIfAbsent(binding.namespace(), _ -> Scope.empty());
    List<Rule> rules = roles.get(binding.roleRow());
    for (Binding.Subject subject : binding.subjects()) {
      if (!subject.who().isEmpty()) {
        var known = subject.isGroup() ? scope.groups() : scope.users();
        known
            .computeIfAbsent(subject.who(), _ -> new ArrayList<>())
            .add(new Grant(binding, binding.reason(subject), rules));
      }
    }
  }

  /** Whether somebody may do something. */
  public Verdict judge(Attributes asked) {
    var problems = new LinkedHashSet<String>();
    Grant allowing = find(asked, "", problems);
    if (allowing == null && !asked.namespace().isEmpty()) {
      allowing = find(asked, asked.namespace(), problems);
    }
    if (allowing != null) {
      return new Verdict(true, allowing.reason());
    }
    return new Verdict(false, problems.isEmpty() ? "" : "RBAC: " + aggregate(problems));
  }

  private Grant find(Attributes asked, String namespace, Set<String> problems) {
    Scope scope = scopes.getOrDefault(namespace, Scope.NONE);
    Grant found = first(scope.ofUser(asked.user()), asked, problems);
    List<String> groups = asked.user().groups();
    for (int i = 0; found == null && i < groups.size(); i++) {
      found = first(scope.ofGroup(groups.get(i)), asked, problems);
    }
    return found;
  }

  private static Grant first(List<Grant> grants, Attributes asked, Set<String> problems) {
    for (Grant grant : grants) {
      if (grant.rules() == null) {
        problems.add(grant.binding().missingRoleText());
      } else if (allows(grant.rules(), asked)) {
        return grant;
      }
    }
    return null;
  }

  private static boolean allows(List<Rule> rules, Attributes asked) {
    for (Rule rule : rules) {
      if (rule.allows(asked)) {
        return true;
      }
    }
    return false;
  }

  /** All that somebody may do in a namespace, including what they may do everywhere. */
  public Held heldBy(User user, String namespace) {
    Set<Binding> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    var rules = new ArrayList<Rule>();
    var broken = new ArrayList<Binding>();
    for (String scopeName : namespace.isEmpty() ? List.of("") : List.of("", namespace)) {
      Scope scope = scopes.getOrDefault(scopeName, Scope.NONE);
      var grants = new ArrayList<>(scope.ofUser(user));
      user.groups().forEach(group -> grants.addAll(scope.ofGroup(group)));
      for (Grant grant : grants) {
        if (!seen.add(grant.binding())) {
          continue;
        }
        if (grant.rules() == null) {
          broken.add(grant.binding());
        } else {
          rules.addAll(grant.rules());
        }
      }
    }
    return new Held(rules, broken);
  }

  /** What a binding's role allows; empty when there is no such role. */
  public Optional<List<Rule>> rulesOf(Binding binding) {
    return Optional.ofNullable(roles.get(binding.roleRow()));
  }

  /** Several errors as Go's aggregate prints them. */
  public static String aggregate(Collection<String> problems) {
    return problems.size() == 1 ? problems.iterator().next() : "[" + String.join(", ", problems) + "]";
  }
}
