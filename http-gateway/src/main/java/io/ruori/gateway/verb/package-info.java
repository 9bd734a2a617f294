/**
 * The verbs of the API, one class each. They read from the views and write through {@code Objects}; who asks and whether
 * they may has been settled before.
 */
package io.ruori.gateway.verb;
