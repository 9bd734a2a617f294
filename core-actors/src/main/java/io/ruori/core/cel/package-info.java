/** Expressions in CEL: compiled against the schemas of what they look at, with Kubernetes' functions, costs and words. */
package io.ruori.core.cel;
