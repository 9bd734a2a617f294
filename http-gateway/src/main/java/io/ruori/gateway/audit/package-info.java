/**
 * The audit log: who asked for what, and what came of it, by upstream's policy format ({@code audit.k8s.io/v1}) and as its
 * events, one JSON document a line.
 */
package io.ruori.gateway.audit;
