/** Reading and writing API documents: paths, times, quantities, label selectors, conditions. Every reconciler begins here. */
package io.ruori.master.document;
