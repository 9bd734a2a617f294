/**
 * The Kubernetes API over HTTPS, for a node in a JVM of its own. The node's parts do not know whether they are given this
 * {@code Api} or the one in the same process.
 */
package io.ruori.node.remote;
