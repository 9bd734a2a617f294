package io.ruori.core.object;

/** A kind of object, whatever the version: {@code ("apps", "deployments")}. The core group is {@code ""}. */
public record GroupResource(String group, String resource) implements Comparable<GroupResource> {
  @Override
  public int compareTo(GroupResource other) {
    int byGroup = group.compareTo(other.group);
    return byGroup != 0 ? byGroup : resource.compareTo(other.resource);
  }

  /** As upstream prints it: {@code pods}, {@code deployments.apps}. */
  @Override
  public String toString() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
