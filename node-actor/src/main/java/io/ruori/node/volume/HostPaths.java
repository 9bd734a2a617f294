package io.ruori.node.volume;

import io.ruori.node.volume.PodVolumes.VolumeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import tools.jackson.databind.JsonNode;

/** Volumes of kind hostPath, with the checks of upstream's {@code checkType}. */
final class HostPaths {
  private HostPaths() {}

  static void prepare(JsonNode source) throws IOException {
    Path path = Path.of(source.path("path").asString(""));
    String type = source.path("type").asString("");
    switch (type) {
      case "DirectoryOrCreate" -> {
        if (!Files.exists(path)) {
          Files.createDirectories(path);
          AtomicDirectory.permit(path, 0755);
        }
        require(Files.isDirectory(path), path, "a directory");
      }
      case "FileOrCreate" -> {
        if (!Files.exists(path)) {
          Files.createFile(path);
          AtomicDirectory.permit(path, 0644);
        }
        require(Files.isRegularFile(path), path, "a file");
      }
      case "Directory" -> require(Files.isDirectory(path), path, "a directory");
      case "File" -> require(Files.isRegularFile(path), path, "a file");
      case "Socket" -> require(isOther(path), path, "a socket file");
      case "CharDevice" -> require(isOther(path), path, "a character device");
      case "BlockDevice" -> require(isOther(path), path, "a block device");
      default -> createAsDockerDid(path);
    }
  }

  private static void require(boolean holds, Path path, String what) {
    if (!holds) {
      throw new VolumeFailure("hostPath type check failed: " + path + " is not " + what);
    }
  }

  private static boolean isOther(Path path) throws IOException {
    return Files.exists(path) && Files.readAttributes(path, BasicFileAttributes.class).isOther();
  }

  /** Without a type nothing is checked; the runtime makes a folder of what is missing. */
  private static void createAsDockerDid(Path path) throws IOException {
    if (!Files.exists(path)) {
      Files.createDirectories(path);
    }
  }
}
