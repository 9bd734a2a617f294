/** What objects count for in ResourceQuotas: asked by admission at each write, and by the reconciler that counts anew. */
package io.ruori.core.quota;
