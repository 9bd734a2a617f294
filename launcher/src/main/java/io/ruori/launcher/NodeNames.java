package io.ruori.launcher;

import io.ruori.launcher.settings.Settings;
import java.util.List;
import java.util.stream.IntStream;

/** The names of the nodes in this JVM: the host's for the only one, {@code node-0}, {@code node-1} … for simulated ones. */
public final class NodeNames {
  private NodeNames() {}

  public static List<String> of(Settings settings) {
    int count = settings.node().count();
    if (count >= 0) {
      return IntStream.range(0, count).mapToObj(i -> "node-" + i).toList();
    }
    String name = settings.node().name();
    return List.of(name.isEmpty() ? ServerNames.hostName() : name);
  }
}
