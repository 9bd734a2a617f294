/** Endpoints, policies, ingresses and addresses. Called by whoever decides on a write, between decoding and the ledger. */
package io.ruori.core.strategy.network;
