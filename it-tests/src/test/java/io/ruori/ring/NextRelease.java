package io.ruori.ring;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

/**
 * A release after this one, made of its sources: messages with a field at their end, members' records with one more, the next
 * feature level. Its classes stand before this release's on the class path.
 */
final class NextRelease implements Host {
  static final String VERSION = "0.2.0";

  private final Path classes;

  private NextRelease(Path classes) {
    this.classes = classes;
  }

  static NextRelease compile(Path folder) throws IOException {
    List<Path> sources = new ArrayList<>();
    sources.add(
        changed(folder, "launcher/src/main/java/io/ruori/launcher/Release.java",
            "VERSION = \"0.1.0\"", "VERSION = \"" + VERSION + "\"",
            "FEATURE_LEVEL = 1", "FEATURE_LEVEL = 2"));
    sources.add(
        changed(folder, "core-actors/src/main/java/io/ruori/core/ledger/LedgerMessageSerializer.java",
            "    return out.toBytes();", "    return out.text(\"of the next release\").toBytes();"));
    sources.add(
        changed(folder, "core-actors/src/main/java/io/ruori/core/entity/EntityMessageSerializer.java",
            "    return out.toBytes();", "    return out.text(\"of the next release\").toBytes();",
            "done.warnings()).toBytes();", "done.warnings()).text(\"of the next release\").toBytes();"));
    sources.add(
        changed(folder, "core-actors/src/main/java/io/ruori/core/ring/MemberRecord.java",
            ".put(\"certificate\", certificate)", ".put(\"certificate\", certificate).put(\"zone\", \"north\")"));
    // These hold the release's constants.
    sources.add(changed(folder, "launcher/src/main/java/io/ruori/launcher/RingPart.java"));
    sources.add(changed(folder, "launcher/src/main/java/io/ruori/launcher/command/ClusterOptions.java"));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")));
    sources.forEach(source -> arguments.add(source.toString()));
    int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
    if (code != 0) {
      throw new AssertionError("the next release does not compile");
    }
    return new NextRelease(classes);
  }

  /** @param changes pairs: what stands in the source, and what takes its place */
  private static Path changed(Path folder, String source, String... changes) throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path root = here.endsWith("it-tests") ? here.getParent() : here;
    String text = Files.readString(root.resolve(source));
    for (int i = 0; i < changes.length; i += 2) {
      if (!text.contains(changes[i])) {
        throw new AssertionError(source + " holds no longer: " + changes[i]);
      }
      text = text.replace(changes[i], changes[i + 1]);
    }
    return Files.writeString(folder.resolve(Path.of(source).getFileName()), text);
  }

  @Override
  public String address() {
    return THIS.address();
  }

  @Override
  public Map<String, String> environment() {
    return Map.of("CLASSPATH", classes + File.pathSeparator + System.getProperty("java.class.path"));
  }
}
