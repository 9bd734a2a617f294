package io.ruori.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** {@code examples/operator}, built on java-operator-sdk, in a process of its own with libraries of its own. */
final class SiteOperator implements AutoCloseable {
  private static final Path FOLDER = Path.of("../examples/operator").toAbsolutePath().normalize();

  /** Its definition and its rights. */
  static final String MANIFEST = FOLDER.resolve("operator.yaml").toString();

  private final Process process;

  private SiteOperator(Process process) {
    this.process = process;
  }

  /** Skips the test, and says so, where the example is not built. What it says goes into a file of the folder. */
  static SiteOperator start(Client account, String name, Path folder) throws IOException {
    boolean built = Files.exists(FOLDER.resolve("target/lib")) && Files.exists(FOLDER.resolve("target/classes/com"));
    if (!built) {
      System.out.println("SKIPPED: examples/operator is not built; mvn -pl examples/operator package builds it");
    }
    Assumptions.assumeTrue(built, "examples/operator is not built");
    var command =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(), "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "-cp", FOLDER.resolve("target/classes") + ":" + FOLDER.resolve("target/lib") + "/*", "com.example.sites.Main",
            "sites", name);
    command.environment().put("KUBECONFIG", account.kubeconfig().toString());
    command.redirectErrorStream(true).redirectOutput(folder.resolve(name + ".out").toFile());
    return new SiteOperator(command.start());
  }

  /** A file with the site {@code home} of this title. */
  static String site(Path folder, String title) {
    try {
      return Files.write(folder.resolve("site.yaml"), List.of(
          "apiVersion: example.com/v1", "kind: Site", "metadata: {name: home, namespace: sites}",
          "spec: {title: " + title + "}")).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly()).join();
  }
}
