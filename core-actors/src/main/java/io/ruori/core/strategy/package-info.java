/**
 * What makes each built-in kind different: defaults, validation, what may change. Decoding and the metadata's rules come
 * before; admission and the append come after.
 */
package io.ruori.core.strategy;
