package io.ruori.persistence.engine;

/**
 * What an engine holds, for people.
 *
 * @param head the newest durable sequence number
 * @param start the oldest sequence number whose table is still known
 * @param segments how many pieces the events are stored in
 * @param eventBytes bytes of events in them
 * @param reservedBytes bytes on the disk that are reserved for the next events
 * @param checkpoints how many checkpoints are kept
 * @param checkpointBytes bytes of them together
 * @param newestCheckpoint the sequence number of the newest one; 0 when there is none
 * @param state {@code ok}, {@code full} or {@code stopped}
 */
public record EngineStatus(
    long head,
    long start,
    int segments,
    long eventBytes,
    long reservedBytes,
    int checkpoints,
    long checkpointBytes,
    long newestCheckpoint,
    String state) {}
