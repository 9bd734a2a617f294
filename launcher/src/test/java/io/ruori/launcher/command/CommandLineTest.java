package io.ruori.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine commandLine =
      Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

  @ParameterizedTest
  @ValueSource(strings = {
    "up", "down", "server", "node", "token", "token create", "token list", "token revoke", "status", "version", "member",
    "backup", "restore", "proxy"
  })
  void helpsWithEveryCommand(String command) {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.add("--help");
    assertThat(commandLine.execute(arguments.toArray(String[]::new))).isZero();
    assertThat(out.toString()).startsWith("Usage: ruori " + command);
  }

  @Test
  void suggestsTheOptionThatWasMeant() {
    assertThat(commandLine.execute("up", "--data-dri", "x")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).contains("--data-dir");
  }

  @Test
  void saysAMistakeWithoutAllOfTheHelp() {
    assertThat(commandLine.execute("up", "--api-port", "abc")).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).startsWith("ruori: ").contains("'abc' is not an int").contains("See \"ruori up --help\"");
    assertThat(err.toString()).hasLineCount(2);
  }

  @Test
  void keepsTheRangesOfAStartThatFails(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("format"), "1");
    Files.writeString(folder.resolve("pki"), "no directory");
    assertThat(commandLine.execute("server", "--data-dir", folder.toString(), "--api-port", "0")).isEqualTo(1);
    assertThat(folder.resolve("ruori.properties")).content().contains("network.pod-cidr=", "network.service-cidr=");
  }

  @Test
  void refusesAnUnknownSettingBeforeAnythingStarts(@TempDir Path folder) {
    int code = commandLine.execute("server", "--data-dir", folder.resolve("d").toString(), "--set", "api.prot=1");
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("unknown setting \"api.prot\"; did you mean \"api.port\"?");
    assertThat(folder.resolve("d")).doesNotExist();
  }

  @Test
  void saysThatNothingRuns(@TempDir Path folder) {
    String directory = folder.resolve("d").toString();
    assertThat(commandLine.execute("status", "--data-dir", directory)).isEqualTo(1);
    assertThat(commandLine.execute("down", "--data-dir", directory)).isZero();
    assertThat(out.toString()).contains("not running");
  }

  @Test
  void saysWhyADirectoryCannotBeUsed(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThat(commandLine.execute("server", "--data-dir", file.resolve("d").toString())).isEqualTo(1);
    assertThat(err.toString()).startsWith("ruori: the data directory " + file + "/d cannot be used: ").hasLineCount(1);
  }

  @Test
  void refusesToMakeAClusterWhereAWorkerIs(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("format"), "1");
    Files.writeString(folder.resolve("node.kubeconfig"), "");
    assertThat(commandLine.execute("server", "--data-dir", folder.toString())).isEqualTo(1);
    assertThat(commandLine.execute("up", "--data-dir", folder.toString())).isEqualTo(1);
    assertThat(err.toString()).hasLineCount(2).contains("is the data directory of a worker");
  }

  @Test
  void asksWorkersForWhatTheyNeedToJoin(@TempDir Path folder) {
    String directory = folder.resolve("d").toString();
    assertThat(commandLine.execute("node", "--data-dir", directory, "--join", "somewhere")).isEqualTo(1);
    assertThat(commandLine.execute("node", "--data-dir", directory, "--join", "h:1", "--token", "abc")).isEqualTo(1);
    assertThat(err.toString()).contains("is not HOST:PORT").contains("not what \"ruori token create\" prints");
    assertThat(folder.resolve("d")).doesNotExist();
  }

  @Test
  void removesAClusterWhoseSettingsCannotBeFollowed(@TempDir Path folder) throws Exception {
    Path directory = Files.createDirectory(folder.resolve("d"));
    Files.writeString(directory.resolve("format"), "1");
    Files.writeString(
        directory.resolve("ruori.properties"), "node.count=-3\nnode.runtime=simulated\nclient.kubeconfig=" + folder + "/kc\n");
    assertThat(commandLine.execute("down", "--purge", "--data-dir", directory.toString())).isZero();
    assertThat(out.toString()).contains("are not followed").contains("removed " + directory);
    assertThat(directory).doesNotExist();
  }

  @Test
  void readsOnlyTheCommandThatIsCalled() {
    assertThat(Main.commandLine("server", "--nodes", "0").getSubcommands()).containsOnlyKeys("server");
    assertThat(Main.commandLine("--help").getSubcommands()).hasSameSizeAs(RuoriCommand.COMMANDS);
    assertThat(Main.commandLine("serve").getSubcommands()).hasSameSizeAs(RuoriCommand.COMMANDS);
  }
}
