/** Recorded exchanges with the reference server, replayed through {@code decide} without a server. */
package io.ruori.core.oracle;
