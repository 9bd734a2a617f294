package io.ruori.node.agent;

/** Tells the masters that this node lives; costs no write. Blocks; a failure is thrown and the next beat tries again. */
@FunctionalInterface
public interface Heartbeat {
  void beat(String nodeName);
}
