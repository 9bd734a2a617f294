/** Stateful sets: pods with names of their own that keep their claims. Woken by their pods. */
package io.ruori.master.stateful;
