package io.ruori.node.runtime;

import java.util.List;

/**
 * A container, with everything resolved: no references to other objects are left.
 *
 * @param attempt how often the container was started before in this pod
 * @param hash changes when the definition does
 * @param command overrides the image's entry point; empty keeps it
 * @param args overrides the image's command; empty keeps it
 * @param environment {@code NAME=value}
 * @param workingDir {@code ""} keeps the image's
 */
public record ContainerSpec(
    PodRef pod,
    String sandboxId,
    String name,
    int attempt,
    String hash,
    String image,
    List<String> command,
    List<String> args,
    List<String> environment,
    String workingDir,
    List<Mount> mounts,
    Limits limits,
    Security security,
    Namespaces namespaces,
    Terminal terminal) {
  public ContainerSpec {
    command = List.copyOf(command);
    args = List.copyOf(args);
    environment = List.copyOf(environment);
    mounts = List.copyOf(mounts);
  }

  /** A file or directory of the host, shown in the container; {@code propagation} as upstream's {@code mountPropagation}. */
  public record Mount(String hostPath, String containerPath, boolean readOnly, String propagation) {}

  /**
   * Zero or negative means none.
   *
   * @param cpuShares relative weight, from the request
   * @param cpuQuotaMicros per period of 100 ms, from the limit
   */
  public record Limits(long cpuShares, long cpuQuotaMicros, long memoryBytes, int oomScoreAdj, long pids) {
    public static final Limits NONE = new Limits(0, 0, 0, 0, 0);
  }

  /**
   * @param user {@code uid[:gid]}, {@code ""} keeps the image's
   * @param noNewPrivileges {@code allowPrivilegeEscalation: false}
   * @param seccomp {@code ""} for the engine's default, {@code unconfined}, or a profile's JSON
   */
  public record Security(
      String user,
      List<String> groups,
      boolean privileged,
      boolean readOnlyRootFilesystem,
      boolean noNewPrivileges,
      List<String> addCapabilities,
      List<String> dropCapabilities,
      String seccomp) {
    public static final Security DEFAULT =
        new Security("", List.of(), false, false, false, List.of(), List.of(), "");

    public Security {
      groups = List.copyOf(groups);
      addCapabilities = List.copyOf(addCapabilities);
      dropCapabilities = List.copyOf(dropCapabilities);
    }
  }

  /** Which of the sandbox's or host's namespaces the container shares besides the network's and IPC's. */
  public record Namespaces(boolean hostNetwork, boolean hostPid, boolean hostIpc, boolean sharedPid) {
    public static final Namespaces POD = new Namespaces(false, false, false, false);
  }

  /** How standard input and a terminal are set up. */
  public record Terminal(boolean stdin, boolean stdinOnce, boolean tty) {
    public static final Terminal NONE = new Terminal(false, false, false);
  }
}
