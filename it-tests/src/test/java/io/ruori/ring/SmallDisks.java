package io.ruori.ring;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Disks of their own for the data of masters, so small that they can be filled. Needs root. */
final class SmallDisks implements AutoCloseable {
  private static final int MEGABYTES = 192;
  private static final String BALLAST = "ballast";

  private final List<Path> mounted = new ArrayList<>();

  /** For folders that hold nothing yet. */
  static SmallDisks mount(Path parent, List<String> names) throws IOException {
    SmallDisks disks = new SmallDisks();
    try {
      for (String name : names) {
        Path folder = Files.createDirectories(parent.resolve(name));
        run("mount", "-t", "tmpfs", "-o", "size=" + MEGABYTES + "m", "ruori-test", folder.toString());
        disks.mounted.add(folder);
      }
      return disks;
    } catch (IOException e) {
      disks.close();
      throw e;
    }
  }

  /** Whether this process may do so. */
  static boolean arePossible() {
    return Network.isPossible();
  }

  /** Until not one byte more can be written. */
  static void fill(Path folder) throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve(BALLAST))) {
      for (byte[] piece = new byte[1 << 20]; piece.length > 0; piece = new byte[piece.length / 2]) {
        fill(out, piece);
      }
    }
  }

  private static void fill(OutputStream out, byte[] piece) {
    try {
      while (true) {
        out.write(piece);
      }
    } catch (IOException full) {
      // smaller pieces may yet fit
    }
  }

  static void free(Path folder) throws IOException {
    Files.delete(folder.resolve(BALLAST));
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + " failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Also what is still in use goes, with the last that uses it. */
  @Override
  public void close() throws IOException {
    for (Path folder : mounted.reversed()) {
      run("umount", "-l", folder.toString());
    }
  }
}
