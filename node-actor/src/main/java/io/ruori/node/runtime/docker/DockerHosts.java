package io.ruori.node.runtime.docker;

import com.github.dockerjava.api.model.BindOptions;
import com.github.dockerjava.api.model.BindPropagation;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.RestartPolicy;
import io.ruori.node.runtime.ContainerSpec;
import io.ruori.node.runtime.ContainerSpec.Limits;
import io.ruori.node.runtime.ContainerSpec.Security;
import io.ruori.node.runtime.RuntimeFailure;
import io.ruori.node.runtime.SandboxSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The host's side of containers, as Docker's {@code HostConfig}. */
final class DockerHosts {
  private static final Map<String, String> LOG_LIMITS = Map.of("max-size", "10m", "max-file", "5");
  private static final long CPU_PERIOD_MICROS = 100_000;

  private DockerHosts() {}

  static HostConfig sandbox(SandboxSpec spec) {
    HostConfig host = HostConfig.newHostConfig()
        .withNetworkMode(spec.hostNetwork() ? "host" : "none")
        .withIpcMode(spec.hostIpc() ? "host" : "shareable")
        .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE))
        .withRestartPolicy(RestartPolicy.noRestart())
        .withSysctls(spec.sysctls())
        .withCpuShares(2);
    return spec.hostPid() ? host.withPidMode("host") : host;
  }

  static HostConfig container(ContainerSpec spec) {
    String joined = "container:" + spec.sandboxId();
    HostConfig host = HostConfig.newHostConfig()
        .withNetworkMode(joined)
        .withIpcMode(spec.namespaces().hostIpc() ? "host" : joined)
        .withLogConfig(new LogConfig(LogConfig.LoggingType.JSON_FILE, LOG_LIMITS))
        .withRestartPolicy(RestartPolicy.noRestart())
        .withMounts(spec.mounts().stream().map(DockerHosts::mount).toList());
    if (spec.namespaces().hostPid()) {
      host.withPidMode("host");
    } else if (spec.namespaces().sharedPid()) {
      host.withPidMode(joined);
    }
    return secured(limited(host, spec.limits()), spec.security());
  }

  private static HostConfig limited(HostConfig host, Limits limits) {
    if (limits.cpuShares() > 0) {
      host.withCpuShares(Math.toIntExact(Math.min(limits.cpuShares(), 262_144)));
    }
    if (limits.cpuQuotaMicros() > 0) {
      host.withCpuPeriod(CPU_PERIOD_MICROS).withCpuQuota(limits.cpuQuotaMicros());
    }
    if (limits.memoryBytes() > 0) {
      host.withMemory(limits.memoryBytes()).withMemorySwap(limits.memoryBytes());
    }
    if (limits.pids() > 0) {
      host.withPidsLimit(limits.pids());
    }
    return host.withOomScoreAdj(limits.oomScoreAdj());
  }

  private static HostConfig secured(HostConfig host, Security security) {
    List<String> options = new ArrayList<>();
    if (security.noNewPrivileges()) {
      options.add("no-new-privileges");
    }
    if (!security.seccomp().isEmpty() && !security.privileged()) {
      options.add("seccomp=" + security.seccomp());
    }
    return host
        .withPrivileged(security.privileged())
        .withReadonlyRootfs(security.readOnlyRootFilesystem())
        .withSecurityOpts(options)
        .withGroupAdd(security.groups())
        .withCapAdd(capabilities(security.addCapabilities()))
        .withCapDrop(capabilities(security.dropCapabilities()));
  }

  private static Capability[] capabilities(List<String> names) {
    List<Capability> known = new ArrayList<>();
    for (String name : names) {
      String bare = name.startsWith("CAP_") ? name.substring(4) : name;
      try {
        known.add(Capability.valueOf(bare));
      } catch (IllegalArgumentException e) {
        throw new RuntimeFailure("CreateContainerError", "invalid capability: \"" + name + "\"", e);
      }
    }
    return known.toArray(Capability[]::new);
  }

  private static Mount mount(ContainerSpec.Mount mount) {
    BindPropagation propagation = switch (mount.propagation()) {
      case "HostToContainer" -> BindPropagation.R_SLAVE;
      case "Bidirectional" -> BindPropagation.R_SHARED;
      default -> BindPropagation.R_PRIVATE;
    };
    return new Mount()
        .withType(MountType.BIND)
        .withSource(mount.hostPath())
        .withTarget(mount.containerPath())
        .withReadOnly(mount.readOnly())
        .withBindOptions(new BindOptions().withPropagation(propagation));
  }
}
