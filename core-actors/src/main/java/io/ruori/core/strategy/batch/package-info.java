/** Jobs, cron jobs, disruption budgets and autoscalers. Called by whoever decides on a write, between decoding and the ledger. */
package io.ruori.core.strategy.batch;
