package io.ruori.gateway;

import io.ruori.core.entity.Objects;
import io.ruori.core.kind.Kinds;
import io.ruori.gateway.answer.TableColumns;
import io.ruori.gateway.discovery.Health;
import io.ruori.gateway.identity.Identity;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What the gateway is made of.
 *
 * @param checks besides upstream's {@code ping} and {@code log}
 * @param serverAddress host and port for clients, as {@code /api} tells it
 */
public record GatewayParts(
    Kinds kinds,
    Objects objects,
    Identity identity,
    TableColumns columns,
    List<Health.Check> checks,
    String serverAddress,
    InstantSource clock,
    RandomGenerator random) {}
