package io.ruori.core.kind;

/** The release of Kubernetes whose API this is, and as whose parts nodes and servers name themselves. */
public final class KubernetesRelease {
  public static final String VERSION = "v1.34.4";

  private KubernetesRelease() {}
}
