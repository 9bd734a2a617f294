/** A pod's volumes on this node: made before its containers, kept up to date while it runs, removed after it. */
package io.ruori.node.volume;
