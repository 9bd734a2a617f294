package io.ruori.gateway.engine;

import java.time.Duration;

/**
 * How the engine listens.
 *
 * @param port 0 takes a free one
 * @param requestDeadline until when an answer must have begun; a stream may then last as long as it likes
 * @param firstRequest how long a new connection may take to shake hands and send the headers of its first request
 * @param idle how long a connection is kept on which nothing is asked
 * @param maxConnections further ones wait to be accepted
 * @param maxStreams concurrent requests (and watches) on one HTTP/2 connection
 * @param strayBytes how much is taken from a connection while no request of it is being handled: headers that never end
 */
public record EngineSettings(
    String host,
    int port,
    Duration requestDeadline,
    Duration firstRequest,
    Duration idle,
    int maxConnections,
    int maxStreams,
    long strayBytes) {

  /** Upstream's deadline of a minute, header limit of 32 s and idle limit of 90 s. */
  public static EngineSettings at(String host, int port) {
    return new EngineSettings(
        host,
        port,
        Duration.ofSeconds(60),
        Duration.ofSeconds(32),
        Duration.ofSeconds(90),
        16_384,
        4_096,
        1 << 20);
  }
}
