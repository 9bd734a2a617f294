/** How fast the ledger's storage is, beside a well-kept embedded store: the figures of {@code docs/adr/0001}. */
package io.ruori.bench.ledger;
