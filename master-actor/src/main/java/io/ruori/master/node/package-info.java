/**
 * The life of nodes: addresses for their pods, whether they still live, what their state keeps away, and what becomes of
 * the pods of those that are lost.
 */
package io.ruori.master.node;
