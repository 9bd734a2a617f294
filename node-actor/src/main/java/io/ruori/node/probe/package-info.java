/** Asks containers whether they are well, over the pod network or inside of them. */
package io.ruori.node.probe;
