/** Daemon sets: one pod on each node that fits. Woken by nodes and by their pods. */
package io.ruori.master.daemon;
