/**
 * The engine {@code local}: append-only segments and checkpoints in a data directory. A write is acknowledged when it
 * is synced; recovery reads the newest checkpoint and the events after it. {@code docs/adr/0001-ledger-storage.md}
 * says why.
 */
package io.ruori.persistence.local;
