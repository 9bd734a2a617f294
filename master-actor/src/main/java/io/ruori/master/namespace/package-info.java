/** Namespaces: those that always exist, what each is given at birth, and emptying them when they go. */
package io.ruori.master.namespace;
