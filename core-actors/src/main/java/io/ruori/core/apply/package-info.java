/**
 * Who manages which field: {@code metadata.managedFields} after every write, and server-side apply. Works on the trees of the
 * live and the new object, after defaulting and before admission; upstream's {@code managedfields} and {@code
 * structured-merge-diff} are the specification.
 */
package io.ruori.core.apply;
