/**
 * Pekko Persistence plugins {@code ruori.journal.*} and {@code ruori.snapshot.*}: before them on a write's way is the
 * ledger's actor, after them the engine's commit thread.
 *
 * <p>The ledger asks for a snapshot when {@code LedgerStorage.checkpointDue} says so and leaves the dropping of events
 * and snapshots to the engine: no {@code RetentionCriteria}.
 */
package io.ruori.persistence.pekko;
