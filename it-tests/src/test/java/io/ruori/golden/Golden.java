package io.ruori.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Files that were written once and are kept: one folder for each release that changed anything. */
public final class Golden {
  /** The folder that the present encodings are compared with. */
  static final String NEWEST = "0.1";

  private static final String ADVICE =
      " is not as it was released. If that is meant, readers of the release before must understand it: a new format version or"
          + " a field at the end, written only from a feature level on. Then put what is in target/golden into a new folder.";

  private Golden() {}

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    Path module = here.endsWith("it-tests") ? here : here.resolve("it-tests");
    return module.resolve("src/test/resources/golden");
  }

  public static List<Path> releases() {
    try (Stream<Path> folders = Files.list(root())) {
      return folders.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path newest() {
    return root().resolve(NEWEST);
  }

  /** Compares bytes with the newest release's files; all are written aside, to be looked at when they differ. */
  public static void compare(Map<String, byte[]> actual) throws IOException {
    for (var file : actual.entrySet()) {
      Path aside = root().resolve("../../../../target/golden").normalize().resolve(file.getKey());
      Files.createDirectories(aside.getParent());
      Files.write(aside, file.getValue());
    }
    for (var file : actual.entrySet()) {
      Path kept = newest().resolve(file.getKey());
      assertThat(kept).as(file.getKey() + ADVICE).exists();
      assertThat(Files.readAllBytes(kept)).as(file.getKey() + ADVICE).isEqualTo(file.getValue());
    }
  }

  static void compare(String file, byte[] actual) throws IOException {
    compare(Map.of(file, actual));
  }

  /** Lines of a name and bytes in hex. */
  public static Map<String, byte[]> lines(Path file) throws IOException {
    Map<String, byte[]> lines = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      int gap = line.lastIndexOf(' ');
      lines.put(line.substring(0, gap), HexFormat.of().parseHex(line.substring(gap + 1)));
    }
    return lines;
  }
}
