/**
 * The pod network as a port: a sandbox gets its addresses here when a pod starts and gives them back when it ends.
 */
package io.ruori.node.network;
