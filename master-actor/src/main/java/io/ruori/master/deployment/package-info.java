/** Deployments: from one replica set to the next, by rolling or by recreating. Woken by their replica sets. */
package io.ruori.master.deployment;
