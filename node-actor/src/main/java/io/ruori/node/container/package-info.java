/**
 * Resolves a container's definition into what the runtime is asked for: environment, limits, security, mounts. Before it
 * comes the pod machine's wish to start; after it the container runtime.
 */
package io.ruori.node.container;
