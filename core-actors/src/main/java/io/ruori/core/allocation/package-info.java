/** What only one object may hold: service addresses and node ports, kept as objects in the ledger beside their owner. */
package io.ruori.core.allocation;
