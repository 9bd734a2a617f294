package io.ruori.launcher.command;

import io.ruori.core.api.ApiException;
import io.ruori.launcher.join.BootstrapTokens;
import io.ruori.launcher.join.JoinToken;
import io.ruori.launcher.pki.Pem;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "token",
    description = "Tokens with which machines join.",
    mixinStandardHelpOptions = true,
    subcommands = TokenCommand.Create.class)
final class TokenCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  @Command(
      name = "create",
      description = "Makes a token, and prints it alone. It pins this cluster's authority.",
      mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {
    @Mixin private DirectoryOption option = new DirectoryOption();

    @Option(names = "--ttl", paramLabel = "DURATION", description = "How long it is good, such as 30m or 24h (default).")
    private String life = "24h";

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      MemberClient client =
          MemberClient.find(option.readable())
              .orElseThrow(() -> new CommandFailure("no cluster runs on " + option.directory().root()));
      JoinToken token =
          JoinToken.create(Pem.certificate(client.access().authorityPem()), new SecureRandom());
      try {
        BootstrapTokens.store(client.api(), token, Instant.now(), life());
      } catch (ApiException e) {
        throw new CommandFailure(e.refusal().message());
      }
      spec.commandLine().getOut().println(token.text());
      return 0;
    }

    private Duration life() throws CommandFailure {
      try {
        return Duration.parse("PT" + life.toUpperCase(Locale.ROOT));
      } catch (DateTimeParseException e) {
        throw new CommandFailure("--ttl: \"" + life + "\" is not a duration such as 30m or 24h");
      }
    }
  }
}
