/** Nodes, their runtime classes and leases. Called by whoever decides on a write, between decoding and the ledger. */
package io.ruori.core.strategy.node;
