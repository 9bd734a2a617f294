/** Nodes in JVMs of their own, and what becomes of their pods. */
package io.ruori.worker;
