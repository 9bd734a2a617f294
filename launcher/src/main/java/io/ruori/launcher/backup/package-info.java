/**
 * Backups: what a running master writes into one, and how a new data directory is made of it. Asked for by the commands
 * {@code backup} and {@code restore}; the ledger's part is written and read by {@code io.ruori.persistence.local}.
 */
package io.ruori.launcher.backup;
