/** Webhooks, admission policies and API services. Called by whoever decides on a write, between decoding and the ledger. */
package io.ruori.core.strategy.extension;
