package io.ruori.node.volume;

import io.ruori.node.volume.PodVolumes.VolumeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A part of a volume, never outside of it, whatever links the volume holds. */
final class SubPaths {
  private SubPaths() {}

  /** Makes a folder of what is not there. */
  static Path resolve(Path volume, String subPath, String name) {
    try {
      Path root = volume.toRealPath();
      Path wanted = root.resolve(subPath).normalize();
      requireInside(root, wanted, subPath, name);
      if (!Files.exists(wanted)) {
        Path there = wanted;
        while (!Files.exists(there)) {
          there = there.getParent();
        }
        requireInside(root, there.toRealPath(), subPath, name);
        Files.createDirectories(wanted);
        AtomicDirectory.permit(wanted, 0755);
      }
      Path real = wanted.toRealPath();
      requireInside(root, real, subPath, name);
      return real;
    } catch (IOException e) {
      throw new VolumeFailure("failed to create subPath directory for volumeMount \"" + name + "\" of container: "
          + e.getMessage());
    }
  }

  private static void requireInside(Path root, Path path, String subPath, String name) {
    if (!path.startsWith(root)) {
      throw new VolumeFailure("failed to prepare subPath for volumeMount \"" + name + "\": subpath \"" + subPath
          + "\" not within volume path");
    }
  }
}
