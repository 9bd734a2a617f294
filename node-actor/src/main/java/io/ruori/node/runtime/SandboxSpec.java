package io.ruori.node.runtime;

import java.util.Map;

/**
 * What a pod's sandbox is to be like.
 *
 * @param attempt how many sandboxes the pod had before
 * @param sysctls {@code spec.securityContext.sysctls}
 */
public record SandboxSpec(
    PodRef pod,
    int attempt,
    String hostname,
    boolean hostNetwork,
    boolean hostPid,
    boolean hostIpc,
    boolean privileged,
    Map<String, String> sysctls) {
  public SandboxSpec {
    sysctls = Map.copyOf(sysctls);
  }
}
