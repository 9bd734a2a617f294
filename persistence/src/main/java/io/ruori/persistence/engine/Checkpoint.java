package io.ruori.persistence.engine;

/**
 * The name of a stored state: everything up to {@code sequence} is in it.
 *
 * @param timestampMillis when it was made
 */
public record Checkpoint(long sequence, long timestampMillis) {}
