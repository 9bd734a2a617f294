package io.ruori.ring;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

/** Some of the program's sources, changed; their classes stand before this release's on the class path. */
final class ChangedSources {
  private final Path folder;
  private final List<Path> sources = new ArrayList<>();

  ChangedSources(Path folder) {
    this.folder = folder;
  }

  /** @param changes pairs: what stands in the source, and what takes its place */
  ChangedSources change(String source, String... changes) throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path root = here.endsWith("it-tests") ? here.getParent() : here;
    String text = Files.readString(root.resolve(source));
    for (int i = 0; i < changes.length; i += 2) {
      if (!text.contains(changes[i])) {
        throw new AssertionError(source + " holds no longer: " + changes[i]);
      }
      text = text.replace(changes[i], changes[i + 1]);
    }
    Files.createDirectories(folder);
    sources.add(Files.writeString(folder.resolve(Path.of(source).getFileName()), text));
    return this;
  }

  /** @return what a process has in its environment to run with them */
  Map<String, String> compile() throws IOException {
    Path classes = Files.createDirectories(folder.resolve("classes"));
    List<String> arguments =
        new ArrayList<>(List.of("-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")));
    sources.forEach(source -> arguments.add(source.toString()));
    int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
    if (code != 0) {
      throw new AssertionError("the changed sources do not compile");
    }
    return Map.of("CLASSPATH", classes + File.pathSeparator + System.getProperty("java.class.path"));
  }
}
