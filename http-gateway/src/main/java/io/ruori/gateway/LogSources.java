package io.ruori.gateway;

import io.ruori.core.api.PodLogs;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The ways to the logs of nodes, as nodes come and go. Safe for any thread. */
public final class LogSources {
  private final Map<String, PodLogs> byNode = new ConcurrentHashMap<>();

  public void register(String node, PodLogs logs) {
    byNode.put(node, logs);
  }

  /** The way to a node's logs; empty when there is none. */
  public Optional<PodLogs> of(String node) {
    return Optional.ofNullable(byNode.get(node));
  }
}
