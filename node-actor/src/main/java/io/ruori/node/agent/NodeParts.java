package io.ruori.node.agent;

import io.ruori.core.api.Api;
import io.ruori.node.network.PodNetwork;
import io.ruori.node.runtime.ContainerRuntime;
import io.ruori.node.volume.PodVolumes;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a node agent works with.
 *
 * @param services the services of a namespace together with {@code default/kubernetes}, for variables
 */
public record NodeParts(
    Api api,
    ContainerRuntime runtime,
    PodNetwork network,
    PodVolumes volumes,
    Probes probes,
    Heartbeat heartbeat,
    Function<String, List<ObjectNode>> services,
    InstantSource clock) {}
