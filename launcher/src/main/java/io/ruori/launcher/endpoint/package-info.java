/**
 * The way from the API to a node in another JVM: the node's HTTPS port, as upstream's kubelet has one, and the API's client
 * of it. Either side shows a certificate of the cluster's authority.
 */
package io.ruori.launcher.endpoint;
