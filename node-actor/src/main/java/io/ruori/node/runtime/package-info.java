/**
 * The container runtime as a port, with the implementations of it. Pod actors ask for sandboxes, images and containers;
 * what happens to containers comes back as events and lists.
 */
package io.ruori.node.runtime;
