/** Roles, bindings, priorities, certificates and flow control. Called by whoever decides on a write, between decoding and the ledger. */
package io.ruori.core.strategy.access;
