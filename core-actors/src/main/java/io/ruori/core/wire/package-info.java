/**
 * How messages between members become bytes. Numbers are big-endian; what a later version of a message adds comes at its
 * end, where an older reader leaves it and a newer one, reading an older message, finds the default.
 */
package io.ruori.core.wire;
