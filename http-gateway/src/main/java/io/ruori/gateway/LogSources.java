package io.ruori.gateway;

import io.ruori.core.api.PodLogs;
import io.ruori.core.api.PodSessions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The ways to the logs of nodes in this process, and to their pods, as nodes come and go. Safe for any thread. */
public final class LogSources {
  private final Map<String, PodLogs> byNode = new ConcurrentHashMap<>();
  private final Map<String, PodSessions> sessions = new ConcurrentHashMap<>();

  public void register(String node, PodLogs logs, PodSessions pods) {
    byNode.put(node, logs);
    sessions.put(node, pods);
  }

  /** The way into a node's containers; empty when there is none. */
  public Optional<PodSessions> sessions(String node) {
    return Optional.ofNullable(sessions.get(node));
  }

  /** The way to a node's logs; empty when there is none. */
  public Optional<PodLogs> of(String node) {
    return Optional.ofNullable(byNode.get(node));
  }
}
