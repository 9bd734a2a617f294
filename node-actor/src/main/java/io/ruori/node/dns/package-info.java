/**
 * Cluster DNS, answered by every node itself from the services that it follows (the DNS-based service discovery
 * specification, version 1.1.0). Before it is the service proxy, which leads the cluster's DNS address here.
 */
package io.ruori.node.dns;
