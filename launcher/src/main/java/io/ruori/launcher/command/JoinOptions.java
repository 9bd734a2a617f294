package io.ruori.launcher.command;

import io.ruori.launcher.join.JoinToken;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where to join, and with what. */
final class JoinOptions {
  @Option(names = "--join", paramLabel = "HOST:PORT", description = "Where the cluster's API is.")
  private String server;

  @Option(names = "--token", paramLabel = "T", description = "What \"ruori token create\" printed there.")
  private String token;

  Optional<URI> server() throws CommandFailure {
    if (server == null) {
      return Optional.empty();
    }
    return Optional.of(server("--join", server));
  }

  /** @param option by which it was given */
  static URI server(String option, String given) throws CommandFailure {
    String address = given.replaceFirst("^https://", "").replaceFirst("/$", "");
    if (!address.matches("(\\[[0-9a-fA-F:]+]|[A-Za-z0-9.-]+):[0-9]{1,5}")) {
      throw new CommandFailure(option + ": \"" + given + "\" is not HOST:PORT, such as 10.0.0.1:6443");
    }
    return URI.create("https://" + address);
  }

  Optional<JoinToken> token() throws CommandFailure {
    if (token == null) {
      return Optional.empty();
    }
    Optional<JoinToken> parsed = JoinToken.parse(token);
    if (parsed.isEmpty()) {
      throw new CommandFailure("--token: this is not what \"ruori token create\" prints");
    }
    return parsed;
  }
}
