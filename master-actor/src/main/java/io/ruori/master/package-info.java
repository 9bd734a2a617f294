/** What keeps the cluster as people want it: one package per kind of work, listed by hand, nothing is scanned. */
package io.ruori.master;
