/**
 * The reconcile loop: keepers watch the views and wake the entities of objects that may need work; an entity runs its
 * kind's reconciler, one step at a time. Level-triggered: a wake only says which key to look at.
 */
package io.ruori.core.reconcile;
