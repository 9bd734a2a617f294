/** The scheduler's picture of the cluster: nodes, and the pods on them, parsed once. Written by the scheduler's one thread. */
package io.ruori.master.scheduler.cluster;
