package io.ruori.node.volume;

import io.ruori.node.volume.PodVolumes.VolumeFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Disks in memory (tmpfs), by mount(8). */
final class MemoryDisks {
  private static final int SECONDS = 20;

  private MemoryDisks() {}

  /** @param sizeBytes 0 for the kernel's own limit */
  static void mount(Path folder, long sizeBytes) throws IOException {
    if (mounted(folder).contains(folder)) {
      return;
    }
    List<String> command = new ArrayList<>(List.of("mount", "-t", "tmpfs"));
    if (sizeBytes > 0) {
      command.addAll(List.of("-o", "size=" + sizeBytes));
    }
    command.addAll(List.of("tmpfs", folder.toString()));
    run(command);
  }

  /** Takes away every mount at or below a folder, the deepest first. */
  static void unmountAll(Path root) throws IOException {
    for (Path folder : mounted(root).reversed()) {
      run(List.of("umount", "-l", folder.toString()));
    }
  }

  /** What is mounted at or below a folder, in the kernel's order. */
  private static List<Path> mounted(Path root) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
      Path folder = Path.of(line.split(" ")[4].replace("\\040", " "));
      if (folder.startsWith(root)) {
        found.add(folder);
      }
    }
    return found;
  }

  private static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new VolumeFailure(String.join(" ", command) + ": " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VolumeFailure("interrupted");
    }
  }
}
