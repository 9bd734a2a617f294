/** The engine {@code memory}: the ledger without a disk, for tests and embedding. */
package io.ruori.persistence.memory;
