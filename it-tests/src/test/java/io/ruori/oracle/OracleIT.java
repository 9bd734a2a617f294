package io.ruori.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.process.Member;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replays the recordings, as the administrator that a start writes into the kubeconfig, against a member without nodes and
 * compares each corpus' share of equal answers with its floor ({@code floors.txt}). The recordings are where {@code -Druori.oracle} or {@code RUORI_ORACLE} says, or beside the checkout;
 * without them the test is skipped, and says so. Corpora that need the server for themselves for long are replayed only with
 * {@code -Druori.oracle.serial=true}.
 */
class OracleIT {
  private static final Pattern SHARE = Pattern.compile("^([a-z-]+)\\s+(\\d+)/(\\d+)\\s.*");
  private static final int MINUTES = 20;

  @TempDir Path folder;

  @Test
  void noShareFallsBelowItsFloor() throws IOException, InterruptedException {
    Path oracle = oracle();
    Map<String, Double> floors = floors();
    List<String> corpora = floors.keySet().stream()
        .filter(corpus -> Files.exists(oracle.resolve(corpus + ".jsonl.gz")))
        .toList();
    Map<String, Double> shares;
    try (Member member = Member.start(folder.resolve("oracle.data"), 0)) {
      shares = replay(oracle, corpora, member.kubeconfig());
    }
    var fallen = new ArrayList<String>();
    for (String corpus : corpora) {
      double share = shares.getOrDefault(corpus, 0.0);
      System.out.printf("%-28s %6.2f %%, floor %.1f%n", corpus, share, floors.get(corpus));
      if (share < floors.get(corpus)) {
        fallen.add(corpus + ": " + share);
      }
    }
    assertThat(fallen).as("shares below their floors; the differences are in %s", fails()).isEmpty();
  }

  private static Path oracle() {
    String said = System.getProperty("ruori.oracle", System.getenv().getOrDefault("RUORI_ORACLE", ""));
    List<Path> places = said.isEmpty()
        ? List.of(Path.of("../../shared/oracle"), Path.of("../../../shared/oracle"))
        : List.of(Path.of(said));
    Path found = places.stream().filter(place -> Files.exists(place.resolve("oracle.py"))).findFirst().orElse(null);
    if (found == null) {
      System.out.println("SKIPPED: no recordings; say where they are with -Druori.oracle=FOLDER or RUORI_ORACLE");
    }
    Assumptions.assumeTrue(found != null, "no recordings at hand");
    return found.toAbsolutePath().normalize();
  }

  /** Corpus and floor in percent on a line; {@code serial} after them where the server is needed for long. */
  private static Map<String, Double> floors() throws IOException {
    var floors = new TreeMap<String, Double>();
    try (var in = OracleIT.class.getResourceAsStream("floors.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        String[] words = line.strip().split("\\s+");
        boolean wanted = words.length == 2 || words.length == 3 && Boolean.getBoolean("ruori.oracle.serial");
        if (wanted && !line.startsWith("#")) {
          floors.put(words[0], Double.parseDouble(words[1]));
        }
      }
    }
    return floors;
  }

  private static Path fails() {
    return Path.of("target", "oracle-fails.txt").toAbsolutePath();
  }

  private Map<String, Double> replay(Path oracle, List<String> corpora, Path kubeconfig)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("python3", oracle.resolve("oracle.py").toString(), "replay",
        "--kubeconfig", kubeconfig.toString(), "--max-poll", "3", "--fail-list", fails().toString()));
    corpora.forEach(corpus -> command.add(oracle.resolve(corpus + ".jsonl.gz").toString()));
    Path output = folder.resolve("replay.out");
    Process replay = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    if (!replay.waitFor(MINUTES, TimeUnit.MINUTES)) {
      replay.destroyForcibly();
    }
    var shares = new TreeMap<String, Double>();
    for (String line : Files.readAllLines(output)) {
      Matcher share = SHARE.matcher(line);
      if (share.matches()) {
        shares.put(share.group(1), 100.0 * Integer.parseInt(share.group(2)) / Integer.parseInt(share.group(3)));
      }
    }
    assertThat(shares).as("%s", Files.readString(output)).isNotEmpty();
    return shares;
  }
}
