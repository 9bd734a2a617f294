/** Kinds of storage: volumes, claims, classes and drivers. Called by whoever decides on a write, between decoding and the ledger. */
package io.ruori.core.strategy.volume;
