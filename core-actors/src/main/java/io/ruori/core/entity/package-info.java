/**
 * Objects as actors: a write comes in, the pure {@code Decide} says what it means, the ledger makes it true. The gateway and
 * all clients inside the system write through {@code Objects} and through nothing else.
 */
package io.ruori.core.entity;
