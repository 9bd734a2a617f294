package io.ruori.node.runtime;

/** Which pod: the uid tells apart two pods that had one name after the other. */
public record PodRef(String namespace, String name, String uid) {
  /** As upstream's {@code format.Pod}: {@code name_namespace(uid)}. */
  @Override
  public String toString() {
    return name + "_" + namespace + "(" + uid + ")";
  }
}
