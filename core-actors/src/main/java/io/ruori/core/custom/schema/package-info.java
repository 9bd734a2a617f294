/** The structural schemas of custom kinds, and what they do to objects: pruning, defaulting, validating values. */
package io.ruori.core.custom.schema;
