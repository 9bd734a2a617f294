/** Filters, which say why a pod does not fit a node, and scores, which say which node is better. One class per rule. */
package io.ruori.master.scheduler.plugin;
