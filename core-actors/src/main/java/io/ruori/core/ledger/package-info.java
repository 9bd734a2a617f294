/**
 * The ledger: the one event-sourced actor that orders and keeps every change, and its ports to the storage engine. Before
 * it on a write's way is the object's entity, after it are the views.
 */
package io.ruori.core.ledger;
