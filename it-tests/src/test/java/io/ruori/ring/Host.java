package io.ruori.ring;

import java.util.List;
import java.util.Map;

/** Where a master runs. */
interface Host {
  /** This machine's loopback. */
  Host THIS = () -> "127.0.0.1";

  String address();

  /** A command that runs its arguments there. */
  default List<String> through() {
    return List.of();
  }

  /** What a process there has in its environment. */
  default Map<String, String> environment() {
    return Map.of();
  }
}
