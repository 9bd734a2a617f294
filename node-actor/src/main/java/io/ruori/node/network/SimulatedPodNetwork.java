package io.ruori.node.network;

import io.ruori.node.runtime.PodRef;
import io.ruori.node.runtime.Sandbox;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Addresses out of the node's range, and no network: for simulated pods. Starts at {@code .2}, as bridges do. */
public final class SimulatedPodNetwork implements PodNetwork {
  private final Map<String, Integer> bySandbox = new HashMap<>();
  private final BitSet used = new BitSet();
  private long base = -1;
  private int size;

  @Override
  public synchronized void ranges(List<String> podCidrs) {
    String cidr = podCidrs.stream().filter(c -> !c.contains(":")).findFirst().orElseThrow();
    String[] parts = cidr.split("/");
    long bits = 0;
    for (String octet : parts[0].split("\\.")) {
      bits = bits << 8 | Integer.parseInt(octet);
    }
    base = bits;
    size = 1 << 32 - Integer.parseInt(parts[1]);
  }

  @Override
  public synchronized Attachment attach(PodRef pod, Sandbox sandbox, List<HostPort> ports) {
    if (base < 0) {
      throw new IllegalStateException("network is not ready: the node has no pod CIDR yet");
    }
    int offset = bySandbox.computeIfAbsent(sandbox.id(), id -> take());
    return new Attachment(List.of(dotted(base + offset)));
  }

  private int take() {
    int offset = used.nextClearBit(2);
    if (offset >= size - 1) {
      throw new IllegalStateException("no IP addresses available in range set");
    }
    used.set(offset);
    return offset;
  }

  private static String dotted(long address) {
    return (address >> 24 & 255) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
  }

  @Override
  public synchronized void detach(PodRef pod, String sandboxId) {
    Integer offset = bySandbox.remove(sandboxId);
    if (offset != null) {
      used.clear(offset);
    }
  }

  @Override
  public synchronized void retain(Set<String> sandboxIds) {
    bySandbox.entrySet().removeIf(e -> {
      boolean gone = !sandboxIds.contains(e.getKey());
      if (gone) {
        used.clear(e.getValue());
      }
      return gone;
    });
  }

  @Override
  public void close() {}
}
