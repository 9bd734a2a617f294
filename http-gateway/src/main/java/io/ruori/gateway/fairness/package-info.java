/**
 * API Priority and Fairness: FlowSchemas sort requests into priority levels, and each level hands out its seats fairly among
 * the flows, so that a flood of one caller does not stop another. Comes after the authorization of a request and before its
 * verb.
 */
package io.ruori.gateway.fairness;
