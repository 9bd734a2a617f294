/**
 * The Kubernetes API over HTTP: what comes in through the engine is read, its sender identified, and the verb that it asks
 * for is found; refusals of all kinds end here, in one place.
 */
package io.ruori.gateway;
