package io.ruori.core.node;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The last beat of each node, in memory: a beat costs no write. Safe for many threads. */
public interface NodeHeartbeats {
  /** The node lives, now. */
  void beat(String node);

  /** Empty for a node that has not beaten since this process began. */
  Optional<Instant> lastBeat(String node);

  /** Beats that reach this process only. */
  static NodeHeartbeats inMemory(InstantSource clock) {
    Map<String, Instant> beats = new ConcurrentHashMap<>();
    return new NodeHeartbeats() {
      @Override
      public void beat(String node) {
        beats.put(node, clock.instant());
      }

      @Override
      public Optional<Instant> lastBeat(String node) {
        return Optional.ofNullable(beats.get(node));
      }
    };
  }
}
