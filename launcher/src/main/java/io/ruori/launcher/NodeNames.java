package io.ruori.launcher;

import io.ruori.launcher.settings.Settings;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The names of the nodes in this JVM: the host's for the only one, {@code node-0}, {@code node-1} … for simulated ones;
 * those of a master that joined a ring are called after it.
 */
public final class NodeNames {
  private NodeNames() {}

  public static List<String> of(Settings settings) {
    int count = settings.node().count();
    boolean joined = !settings.ring().known().isEmpty();
    String master = RingAddresses.of(settings).name();
    if (count >= 0) {
      return IntStream.range(0, count).mapToObj(i -> (joined ? master + "-" : "node-") + i).toList();
    }
    String name = settings.node().name();
    return List.of(!name.isEmpty() ? name : joined ? master : ServerNames.hostName());
  }
}
