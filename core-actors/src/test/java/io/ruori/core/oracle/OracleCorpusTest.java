package io.ruori.core.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Judges the strategies by the recorded answers. {@code -Druori.corpus=validation-core -Druori.match=^services/} narrows it;
 * the differences are in {@code target/oracle-<corpus>.txt}.
 */
class OracleCorpusTest {
  @Test
  void answersAsTheReferenceDoes() throws IOException {
    Optional<Path> folder = OracleCorpus.folder();
    assumeTrue(folder.isPresent(), "skipped: no ../shared/oracle beside the checkout");
    Pattern match = Pattern.compile(System.getProperty("ruori.match", "."));
    for (String corpus : List.of(System.getProperty("ruori.corpus", "validation-core").split(","))) {
      OracleCorpus.Result result = OracleCorpus.replay(folder.get().resolve(corpus + ".jsonl.gz"), match);
      report(corpus, result);
      assertThat(result.share()).as(corpus).isGreaterThan(0.05);
    }
  }

  private static void report(String corpus, OracleCorpus.Result result) throws IOException {
    Path file = Path.of("target", "oracle-" + corpus + ".txt");
    try (var out = new PrintWriter(Files.newBufferedWriter(file))) {
      result.differences().forEach(d -> out.println(d.id() + "\n  want " + d.expected() + "\n  got  " + d.actual()));
    }
    result.shares().forEach((kind, share) -> System.out.printf("%-50s %4d of %4d%n", kind, share[0], share[1]));
    System.out.printf("%s: %.1f %% equal; differences in %s%n", corpus, 100 * result.share(), file.toAbsolutePath());
  }
}
