/** What the API counts of itself, in Prometheus's text format and under upstream's names. */
package io.ruori.gateway.metrics;
