/** Disruption budgets: how many pods of an application may go at a time. Evictions spend what is allowed here. */
package io.ruori.master.disruption;
