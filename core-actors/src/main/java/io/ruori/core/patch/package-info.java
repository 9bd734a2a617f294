/**
 * JSON patch, JSON merge patch and strategic merge patch. A PATCH's body is parsed once at the gateway; the entity applies it
 * to the object as it is when its turn comes, in the version of the request, and goes on as with an update.
 */
package io.ruori.core.patch;
