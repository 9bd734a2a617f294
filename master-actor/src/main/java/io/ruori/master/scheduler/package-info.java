/**
 * Which node a pod runs on: watches fill the cluster's picture and the queue; one thread takes pods by priority, filters
 * and scores nodes, and binds. Upstream's kube-scheduler, with one small class per plugin.
 */
package io.ruori.master.scheduler;
