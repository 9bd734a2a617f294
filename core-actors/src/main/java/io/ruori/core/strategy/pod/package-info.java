/**
 * What makes a Pod a Pod: defaults, validation, what may change, warnings. Comes after the schema's checks and before the
 * append; the kinds with pod templates use the same rules through {@link io.ruori.core.strategy.pod.PodTemplates}.
 */
package io.ruori.core.strategy.pod;
