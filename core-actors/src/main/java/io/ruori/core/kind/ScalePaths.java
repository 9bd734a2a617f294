package io.ruori.core.kind;

/**
 * Where an object keeps what its {@code scale} subresource shows.
 *
 * @param replicas such as {@code .spec.replicas}
 * @param statusReplicas such as {@code .status.replicas}
 * @param selector a selector in text, or {@code ""} for none
 */
public record ScalePaths(String replicas, String statusReplicas, String selector) {}
