package io.ruori.node.network;

import io.ruori.node.network.PodNetwork.HostPort;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Host ports of pods, as one nftables map that is replaced as a whole when a pod comes or goes. */
final class HostPorts {
  private final String table;
  private final Map<String, String> elements = new TreeMap<>();

  HostPorts(NetworkSettings settings) {
    this.table = settings.table() + "_hostports";
  }

  synchronized void open(String sandboxId, String address, List<HostPort> ports) {
    var text = new StringBuilder();
    for (HostPort port : ports) {
      if (port.hostPort() > 0) {
        text.append(text.isEmpty() ? "" : ", ")
            .append(port.protocol().toLowerCase(Locale.ROOT)).append(" . ").append(port.hostPort())
            .append(" : ").append(address).append(" . ").append(port.containerPort());
      }
    }
    String before = text.isEmpty() ? elements.remove(sandboxId) : elements.put(sandboxId, text.toString());
    if (!text.toString().equals(before == null ? "" : before)) {
      write();
    }
  }

  synchronized void close(String sandboxId) {
    if (elements.remove(sandboxId) != null) {
      write();
    }
  }

  private void write() {
    String fill = elements.isEmpty() ? "" : "elements = { " + String.join(", ", elements.values()) + " }";
    HostCommand.run(
        """
        table ip %1$s
        delete table ip %1$s
        table ip %1$s {
          map ports { type inet_proto . inet_service : ipv4_addr . inet_service; %2$s
          }
          chain translate { meta l4proto { tcp, udp } dnat ip to meta l4proto . th dport map @ports
          }
          chain pre { type nat hook prerouting priority dstnat - 4; fib daddr type local jump translate
          }
          chain out { type nat hook output priority -104; fib daddr type local jump translate
          }
        }
        """
            .formatted(table, fill),
        List.of("nft", "-f", "-"));
  }

  /** Takes away what an earlier process opened for pods that are gone. */
  synchronized void refresh() {
    if (elements.isEmpty()) {
      remove();
    } else {
      write();
    }
  }

  synchronized void remove() {
    HostCommand.succeeds("nft", "delete", "table", "ip", table);
  }
}
