package io.ruori.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.Json;
import io.ruori.launcher.Ruori;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.join.JoinToken;
import io.ruori.launcher.settings.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

class TokenCommandTest {
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  /** What it printed. */
  private String ruori(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--data-dir";
    all[arguments.length + 1] = folder.toString();
    commandLine.execute(all);
    return out.toString().strip();
  }

  @Test
  void createsListsAndRevokes() throws Exception {
    Settings settings = Settings.of(Map.of("api.port", "0", "node.count", "0", "ledger.engine", "memory"));
    DataDirectory directory = new DataDirectory(folder);
    try (var _ = directory.lock();
        Ruori _ = Ruori.start(settings, directory)) {
      String text = ruori("token", "create", "--ttl", "30m", "--description", "the third rack");
      JoinToken token = JoinToken.parse(text).orElseThrow();
      JoinToken forWorkers = JoinToken.parse(ruori("token", "create", "--workers-only", "--ttl", "0")).orElseThrow();
      assertThat(ruori("token", "list"))
          .contains(token.id()).contains("masters, workers").containsPattern("in (29|30)m").contains("the third rack")
          .containsPattern(forWorkers.id() + " +workers +never")
          .doesNotContain(token.secret());
      JsonNode list = Json.parseObject(ruori("token", "list", "-o", "json").getBytes()).path("tokens");
      assertThat(list.get(0).path("id").asString()).isEqualTo(token.id());

      assertThat(ruori("token", "revoke", text)).isEqualTo("revoked " + token.id());
      ruori("token", "revoke", token.id());
      assertThat(err.toString()).contains("ruori: there is no token \"" + token.id() + "\"");
      ruori("token", "revoke", forWorkers.id());
      assertThat(ruori("token", "list")).isEqualTo("there are no tokens");
    }
  }

  @Test
  void refusesLivesThatAreNone() {
    for (String life : new String[] {"-5m", "soon", "1y", ""}) {
      ruori("token", "create", "--ttl", life);
      assertThat(err.toString()).contains("--ttl: \"" + life + "\" is not a duration such as 30m or 24h");
    }
  }
}
