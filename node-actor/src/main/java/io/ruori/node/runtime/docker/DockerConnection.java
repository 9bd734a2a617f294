package io.ruori.node.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.ruori.core.object.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** How the engine is reached, and how its refusals read. */
public final class DockerConnection {
  private static final int MAX_CONNECTIONS = 512;

  private DockerConnection() {}

  static DockerClient client(String socket) {
    var config = DefaultDockerClientConfig.createDefaultConfigBuilder()
        .withDockerHost("unix://" + socket)
        .withDockerTlsVerify(false)
        .withApiVersion("1.41")
        .build();
    var http = new ZerodepDockerHttpClient.Builder()
        .dockerHost(config.getDockerHost())
        .maxConnections(MAX_CONNECTIONS)
        .connectionTimeout(Duration.ofSeconds(10))
        .build();
    return DockerClientImpl.getInstance(config, http);
  }

  /** Why no engine can be used there, in words for people; empty when one answers. */
  public static Optional<String> problem(String socket) {
    if (!Files.exists(Path.of(socket))) {
      return Optional.of("no Docker engine: there is no " + socket);
    }
    try (DockerClient client = client(socket)) {
      client.pingCmd().exec();
      return Optional.empty();
    } catch (Exception e) {
      return Optional.of(explain(socket, e));
    }
  }

  static String explain(String socket, Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String text = String.valueOf(cause.getMessage());
    if (text.contains("Permission denied")) {
      return "no permission for the Docker engine at " + socket + " (be root, or a member of group docker)";
    }
    return "the Docker engine at " + socket + " does not answer: " + text;
  }

  /** The engine's own words: the body is {@code {"message": …}}. */
  static String message(DockerException e) {
    String text = String.valueOf(e.getMessage());
    int brace = text.indexOf('{');
    if (brace < 0) {
      return text;
    }
    try {
      return Json.parse(text.substring(brace).getBytes(StandardCharsets.UTF_8)).path("message").asString(text);
    } catch (JacksonException notJson) {
      return text;
    }
  }
}
