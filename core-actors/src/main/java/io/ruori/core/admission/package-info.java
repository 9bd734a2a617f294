/** Built-in admission: what shapes or refuses a write besides the kind's own strategy. Pure steps, in a fixed order. */
package io.ruori.core.admission;
