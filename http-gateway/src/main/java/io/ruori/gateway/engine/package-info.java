/**
 * The HTTP engine behind a small port of our own: a {@link io.ruori.gateway.engine.Request} goes in, an
 * {@link io.ruori.gateway.engine.Answer} comes out. Everything of Pekko HTTP, and every work-around for it, is in this
 * package; the Kubernetes API above it knows neither HTTP/1.1 nor HTTP/2.
 */
package io.ruori.gateway.engine;
