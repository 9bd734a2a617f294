package io.ruori.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.launcher.Ruori;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.settings.Settings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.node.ObjectNode;

class BackupCommandTest {
  private static final Api.Resource CONFIG_MAPS = Api.Resource.core("configmaps");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int ruori(String... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static Settings settings(String engine) throws Exception {
    return Settings.of(Map.of("api.port", "0", "node.count", "0", "ledger.engine", engine));
  }

  private static ObjectNode map(String name) {
    ObjectNode map = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata").put("name", name);
    return map;
  }

  private ObjectNode backUp() throws Exception {
    DataDirectory directory = new DataDirectory(folder.resolve("source"));
    try (var _ = directory.lock();
        Ruori source = Ruori.start(settings("memory"), directory)) {
      ObjectNode created = source.api("test").create(CONFIG_MAPS, "default", map("kept"));
      assertThat(ruori("backup", path("b"), "--data-dir", path("source"))).as(err.toString()).isZero();
      source.api("test").create(CONFIG_MAPS, "default", map("later"));
      return created;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "raft"})
  void restoresWhatThereWasIntoARingOfAnyEngine(String engine) throws Exception {
    ObjectNode created = backUp();
    assertThat(out.toString()).contains("backup of ").contains(" at revision ");
    assertThat(ruori("restore", path("b"), "--data-dir", path("target"))).as(err.toString()).isZero();
    DataDirectory directory = new DataDirectory(folder.resolve("target"));
    try (var _ = directory.lock();
        Ruori restored = Ruori.start(settings(engine), directory)) {
      Api api = restored.api("test");
      assertThat(api.find(CONFIG_MAPS, "default", "kept")).contains(created);
      assertThat(api.find(CONFIG_MAPS, "default", "later")).isEmpty();
      long next = api.create(CONFIG_MAPS, "default", map("new")).at("/metadata/resourceVersion").asLong(0);
      assertThat(next).isGreaterThan(1_000_000_000L);
      String revision = created.at("/metadata/resourceVersion").asString();
      String watched = MemberClient.find(directory).orElseThrow().api()
          .get("/api/v1/configmaps?watch=1&timeoutSeconds=1&resourceVersion=" + revision);
      assertThat(watched).contains("\"code\":410").contains("too old resource version");
    }
    for (String key : new String[] {"ca.key", "sa.key", "ring-ca.key"}) {
      assertThat(directory.pki().resolve(key)).hasSameTextualContentAs(folder.resolve("source/pki").resolve(key));
    }
  }

  @Test
  void refusesWhatIsNoWholeBackupAndLeavesNothing() throws Exception {
    backUp();
    byte[] whole = Files.readAllBytes(folder.resolve("b"));
    for (int length = 0; length < whole.length; length += 1 + length / 4) {
      Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
      assertThat(ruori("restore", path("cut"), "--data-dir", path("target"))).as("cut at %d", length).isEqualTo(1);
    }
    for (int at = 0; at < whole.length; at += 1 + at / 4) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 4;
      Files.write(folder.resolve("cut"), damaged);
      assertThat(ruori("restore", path("cut"), "--data-dir", path("target"))).as("damaged at %d", at).isEqualTo(1);
    }
    assertThat(err.toString().lines()).allMatch(line -> line.startsWith("ruori: " + path("cut") + " cannot be restored: "));
    assertThat(folder.resolve("target")).doesNotExist();
  }

  @Test
  void restoresOnlyIntoADirectoryThatIsNotUsed() throws Exception {
    backUp();
    assertThat(ruori("restore", path("b"), "--data-dir", path("target"))).isZero();
    assertThat(ruori("restore", path("b"), "--data-dir", path("target"))).isEqualTo(1);
    assertThat(err.toString()).contains("target is not empty: restore into another (--data-dir)");
    try (var _ = new DataDirectory(folder.resolve("source")).lock()) {
      assertThat(ruori("restore", path("b"), "--data-dir", path("source"))).isEqualTo(1);
    }
    assertThat(err.toString()).contains("a member runs on " + path("source"));
  }

  @Test
  void saysThatNobodyIsThereToAsk() {
    assertThat(ruori("backup", path("b"), "--data-dir", path("source"))).isEqualTo(1);
    assertThat(err.toString()).isEqualToIgnoringNewLines("ruori: no master runs on " + path("source"));
  }
}
