package io.ruori.persistence.engine;

/**
 * One event in a log.
 *
 * @param sequence its place in the log, from 1 without gaps (but for a jump after a restore)
 * @param timestampMillis when it was written, by the writer's clock; for ages only, never for order
 * @param payload opaque; not copied, so nobody may change it
 */
public record StoredEvent(long sequence, long timestampMillis, byte[] payload) {}
