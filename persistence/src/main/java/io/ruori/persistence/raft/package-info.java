/**
 * The engine {@code raft}: the ledger replicated over the masters by Apache Ratis. Before it on a write's way is the
 * ledger's commit thread; after it each member's own copy on local files, which has the layout of the engine {@code
 * local}.
 */
package io.ruori.persistence.raft;
