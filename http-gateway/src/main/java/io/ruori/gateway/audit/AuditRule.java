package io.ruori.gateway.audit;

import io.ruori.core.kind.User;
import io.ruori.gateway.request.Target;
import java.util.List;
import java.util.Set;

/**
 * One rule of a policy: which requests it is about, and how much of them is logged. Of each list an empty one is about all.
 *
 * @param omitted stages that are not logged
 * @param withoutManagedFields leaves {@code metadata.managedFields} out of documents
 */
record AuditRule(
    AuditPolicy.Level level,
    Set<String> users,
    Set<String> userGroups,
    Set<String> verbs,
    Set<String> namespaces,
    List<Resources> resources,
    Set<String> paths,
    Set<String> omitted,
    boolean withoutManagedFields) {

  /** Resources of one group. */
  record Resources(String group, Set<String> resources, Set<String> names) {
    private boolean isAbout(Target target) {
      return group.equals(target.group())
          && (resources.isEmpty() || isAmong(names, target.name()) && resources.stream().anyMatch(r -> isNamed(r, target)));
    }

    private static boolean isNamed(String resource, Target target) {
      return resource.equals("*")
          || resource.equals(target.qualified())
          || !target.subresource().isEmpty() && resource.equals("*/" + target.subresource())
          || resource.equals(target.resource() + "/*");
    }
  }

  /** @param user without a name while nobody knows who asks */
  boolean isAbout(User user, Target target) {
    if (!isAmong(users, user.name())
        || !userGroups.isEmpty() && user.groups().stream().noneMatch(userGroups::contains)
        || !isAmong(verbs, target.verb())) {
      return false;
    }
    if (!resources.isEmpty() || !namespaces.isEmpty()) {
      return target.isResource()
          && isAmong(namespaces, target.namespace())
          && (resources.isEmpty() || resources.stream().anyMatch(group -> group.isAbout(target)));
    }
    return paths.isEmpty() || !target.isResource() && paths.stream().anyMatch(path -> isAt(path, target.path()));
  }

  private static boolean isAmong(Set<String> names, String name) {
    return names.isEmpty() || names.contains(name);
  }

  private static boolean isAt(String pattern, String path) {
    return pattern.equals(path) || pattern.endsWith("*") && path.startsWith(pattern.substring(0, pattern.length() - 1));
  }
}
