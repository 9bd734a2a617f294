/** The language of the whole system: keys, JSON documents and refusals. Everything else depends on it; it depends on nothing. */
package io.ruori.core.object;
