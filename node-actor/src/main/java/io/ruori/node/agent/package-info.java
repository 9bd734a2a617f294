/**
 * The node agent: takes on the pods that are bound to its node, one {@link io.ruori.node.agent.PodActor} each, and keeps the node's
 * own objects (Node, Lease) alive. It speaks only the Kubernetes API; after it come runtime, network and volumes.
 */
package io.ruori.node.agent;
