package io.ruori.node.network;

import io.ruori.node.runtime.PodRef;
import io.ruori.node.runtime.Sandbox;
import java.util.List;
import java.util.Set;

/**
 * Gives pods their addresses. Calls block and are safe to call from many threads; what goes wrong is thrown as
 * {@link IllegalStateException} with words for an Event ({@code FailedCreatePodSandBox}).
 */
public interface PodNetwork extends AutoCloseable {
  /** Tells the node's pod ranges ({@code Node.spec.podCIDRs}); before the first attach, and again when they change. */
  void ranges(List<String> podCidrs);

  /**
   * Connects a sandbox. Idempotent by sandbox id: a second call, also by a later JVM after a restart, answers the same
   * addresses. Not called for pods in the host's network.
   *
   * @param ports host ports to open for the pod
   */
  Attachment attach(PodRef pod, Sandbox sandbox, List<HostPort> ports);

  /** Takes back what {@link #attach} gave: no error when there is nothing, or the sandbox has ended. */
  void detach(PodRef pod, String sandboxId);

  /** Called once after a start, with the sandboxes that live: everything of other sandboxes is taken back. */
  void retain(Set<String> sandboxIds);

  @Override
  void close();

  /** The pod's addresses, the first is {@code status.podIP}. */
  record Attachment(List<String> ips) {
    public Attachment {
      ips = List.copyOf(ips);
    }
  }

  /**
   * @param protocol {@code TCP}, {@code UDP} or {@code SCTP}
   * @param hostIp {@code ""} for all addresses
   */
  record HostPort(String protocol, String hostIp, int hostPort, int containerPort) {}
}
