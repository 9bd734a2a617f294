/**
 * Service addresses: from services and endpoint slices to nftables maps, on every node. Before it is the API's watch, behind
 * it the kernel.
 */
package io.ruori.node.service;
