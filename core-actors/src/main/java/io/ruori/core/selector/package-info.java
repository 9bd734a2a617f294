/**
 * Label and field selectors: parsed from a request's query or from a {@code LabelSelector} object, then asked by views and
 * reconcilers whether an object matches.
 */
package io.ruori.core.selector;
