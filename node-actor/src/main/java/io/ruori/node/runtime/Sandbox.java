package io.ruori.node.runtime;

/**
 * A running sandbox.
 *
 * @param pid the process whose {@code /proc/<pid>/ns/net} is the pod's network namespace; 0 when there is none (simulated)
 */
public record Sandbox(String id, int pid) {}
