/** Cluster roles that gather the rules of others. Woken by cluster roles; writes them. */
package io.ruori.master.role;
