/**
 * What the system knows of each kind of object: one table of resource types, the same for built-in and custom kinds, each
 * with a small strategy. The gateway finds the type of a request here; the entity follows its strategy.
 */
package io.ruori.core.kind;
