package io.ruori.gateway;

import io.ruori.core.account.AccountTokens;
import io.ruori.core.api.PodLogs;
import io.ruori.core.entity.Objects;
import io.ruori.core.kind.Kinds;
import io.ruori.gateway.aggregation.RemoteApis;
import io.ruori.gateway.audit.Audit;
import io.ruori.gateway.discovery.Health;
import io.ruori.gateway.identity.Identity;
import io.ruori.gateway.stream.PodStreams;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;

/**
 * What the gateway is made of.
 *
 * @param logs the way to the logs of a node's pods, by the node's name; empty when there is none
 * @param streams the way to the processes in a node's pods, likewise
 * @param heartbeats hears the name of each node that shows that it lives
 * @param accounts the tokens of service accounts, whose public key is published; empty for none
 * @param nodeTls for connections to the agents of nodes; empty where there are none
 * @param remote APIs that other servers answer
 * @param audit logs requests; empty for none
 * @param checks besides upstream's {@code ping} and {@code log}
 * @param serverAddress host and port for clients, as {@code /api} tells it
 */
public record GatewayParts(
    Kinds kinds,
    Objects objects,
    Identity identity,
    Function<String, Optional<PodLogs>> logs,
    Function<String, Optional<PodStreams>> streams,
    Consumer<String> heartbeats,
    Optional<AccountTokens> accounts,
    Optional<SSLContext> nodeTls,
    RemoteApis remote,
    Optional<Audit> audit,
    List<Health.Check> checks,
    String serverAddress,
    InstantSource clock,
    RandomGenerator random) {}
