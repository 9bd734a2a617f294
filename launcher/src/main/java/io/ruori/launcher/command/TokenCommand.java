package io.ruori.launcher.command;

import io.ruori.core.object.Json;
import io.ruori.launcher.join.BootstrapTokens;
import io.ruori.launcher.join.BootstrapTokens.Known;
import io.ruori.launcher.join.JoinToken;
import io.ruori.launcher.pki.Pem;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "token",
    description = "Tokens with which machines join.",
    mixinStandardHelpOptions = true,
    subcommands = {TokenCommand.Create.class, TokenCommand.ListTokens.class, TokenCommand.Revoke.class})
final class TokenCommand implements Runnable {
  private static final Duration LONGEST = Duration.ofDays(36500);

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  @Command(
      name = "create",
      description = {
        "Makes a token, and prints it alone. It pins this cluster's authority.",
        "With it a machine becomes a worker or a master; a master is given the cluster's keys."
      },
      mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {
    @Mixin private DirectoryOption option = new DirectoryOption();

    @Option(
        names = "--ttl",
        paramLabel = "DURATION",
        description = "How long it is good, such as 30m or 24h (default); 0: until it is revoked.")
    private String life = "24h";

    @Option(names = "--workers-only", description = "For workers: nobody becomes a master with it.")
    private boolean workersOnly;

    @Option(names = "--description", paramLabel = "TEXT", description = "What it is for; \"token list\" says it.")
    private String description = "";

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      Duration life = life();
      MemberClient client = MemberClient.ofMaster(option);
      JoinToken token = JoinToken.create(Pem.certificate(client.access().authorityPem()), new SecureRandom());
      Optional<Instant> end = life.isZero() ? Optional.empty() : Optional.of(Instant.now().plus(life));
      List<String> groups = workersOnly ? List.of(BootstrapTokens.NODE_GROUP) : BootstrapTokens.ALL_GROUPS;
      BootstrapTokens.store(client.api(), token, new Known(token.id(), end, groups, description));
      spec.commandLine().getOut().println(token.text());
      return 0;
    }

    private Duration life() throws CommandFailure {
      try {
        Duration parsed = life.equals("0") ? Duration.ZERO : Duration.parse("PT" + life.toUpperCase(Locale.ROOT));
        if (!parsed.isNegative() && parsed.compareTo(LONGEST) < 0) {
          return parsed;
        }
      } catch (DateTimeParseException e) {
        // said below
      }
      throw new CommandFailure("--ttl: \"" + life + "\" is not a duration such as 30m or 24h");
    }
  }

  @Command(name = "list", description = "Lists the tokens, without their secrets.", mixinStandardHelpOptions = true)
  static final class ListTokens implements Callable<Integer> {
    @Mixin private DirectoryOption option = new DirectoryOption();
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      List<Known> tokens = BootstrapTokens.list(MemberClient.ofMaster(option).api());
      ObjectNode document = Json.object();
      var list = document.putArray("tokens");
      for (Known token : tokens) {
        ObjectNode entry = list.addObject().put("id", token.id()).put("for", purpose(token));
        token.end().ifPresent(end -> entry.put("expires", end.toString()));
        entry.put("expired", token.hasExpired(Instant.now())).put("description", token.description());
      }
      output.print(spec.commandLine().getOut(), document, () -> lines(tokens, Instant.now()));
      return 0;
    }

    private static List<String> lines(List<Known> tokens, Instant now) {
      if (tokens.isEmpty()) {
        return List.of("there are no tokens");
      }
      Columns columns = new Columns("ID", "FOR", "EXPIRES", "DESCRIPTION");
      tokens.forEach(token -> columns.row(token.id(), purpose(token), end(token, now), token.description()));
      return columns.lines();
    }

    private static String purpose(Known token) {
      boolean masters = token.groups().contains(BootstrapTokens.MASTER_GROUP);
      boolean workers = token.groups().contains(BootstrapTokens.NODE_GROUP);
      return masters && workers ? "masters, workers" : masters ? "masters" : workers ? "workers" : "others";
    }

    private static String end(Known token, Instant now) {
      if (token.hasExpired(now)) {
        return "has expired";
      }
      return token.end().map(end -> "in " + told(Duration.between(now, end.plus(500, ChronoUnit.MILLIS)))).orElse("never");
    }

    private static String told(Duration left) {
      return left.toHours() >= 48
          ? left.toDays() + "d"
          : left.toHours() >= 2 ? left.toHours() + "h" : left.toMinutes() >= 2 ? left.toMinutes() + "m" : left.toSeconds() + "s";
    }
  }

  @Command(
      name = "revoke",
      description = "Makes tokens useless. Who has joined with one stays; see \"ruori member remove\".",
      mixinStandardHelpOptions = true)
  static final class Revoke implements Callable<Integer> {
    @Mixin private DirectoryOption option = new DirectoryOption();

    @Parameters(arity = "1..*", paramLabel = "ID", description = "As \"token list\" says it, or the token itself.")
    private List<String> ids;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      MemberClient client = MemberClient.ofMaster(option);
      for (String given : ids) {
        String id = given.split("\\.", 2)[0];
        if (!BootstrapTokens.revoke(client.api(), id)) {
          throw new CommandFailure("there is no token \"" + id + "\"");
        }
        spec.commandLine().getOut().println("revoked " + id);
      }
      return 0;
    }
  }
}
