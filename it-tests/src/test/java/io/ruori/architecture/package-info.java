/** Rules that hold for the whole source tree, kept by tests: layering, names, sizes, and pages that name real types. */
package io.ruori.architecture;
