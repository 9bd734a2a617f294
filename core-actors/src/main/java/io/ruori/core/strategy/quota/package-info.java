/** Limits and quotas of namespaces. Called by whoever decides on a write, between decoding and the ledger. */
package io.ruori.core.strategy.quota;
