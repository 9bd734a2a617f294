/** ReplicationControllers and ReplicaSets, by the same code: as many pods as wanted. Woken by their pods. */
package io.ruori.master.replica;
