package io.ruori.node.runtime.docker;

/**
 * Where the engine is and which of its containers are ours.
 *
 * @param socket the engine's unix socket
 * @param clusterId tells apart clusters that share an engine
 * @param nodeName tells apart nodes that share an engine
 * @param pauseImage holds the namespaces of a pod
 */
public record DockerSettings(String socket, String clusterId, String nodeName, String pauseImage) {
  public static final String SOCKET = "/var/run/docker.sock";
  public static final String PAUSE_IMAGE = "ruori/pause:1";

  public static DockerSettings of(String clusterId, String nodeName) {
    return new DockerSettings(SOCKET, clusterId, nodeName, PAUSE_IMAGE);
  }
}
