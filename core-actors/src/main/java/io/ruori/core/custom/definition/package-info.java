/** The rules for definitions of custom kinds. */
package io.ruori.core.custom.definition;
