package io.ruori.bench.ledger;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Durable appends and recovery of the local engine and of H2's MVStore, one after the other on one thread. Arguments: a
 * directory on the disk in question, and seconds per measurement (3).
 */
public final class StorageBench {
  private static final int PAYLOAD = 2500;
  private static final int KEYS = 10_000;

  private StorageBench() {}

  /** A store under test: keeps the newest value per key durable, and the history of changes if it can. */
  interface Candidate extends AutoCloseable {
    String name();

    /** Writes values under consecutive keys from a number on; returns when they are durable. */
    void write(long from, int count, byte[] value);

    /** Writes a table of so many keys, and then a tenth as many changes. */
    void fill(int keys, byte[] value);

    /** Opens what {@link #fill} left and reads the table into memory: the number of entries. */
    int recover();

    @Override
    void close();
  }

  public static void main(String[] arguments) throws IOException {
    Path directory = Files.createTempDirectory(Path.of(arguments.length > 0 ? arguments[0] : "."), "storage-bench");
    double seconds = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 3;
    try {
      System.out.println(
          "| store | records per sync | records/s | syncs/s | p50 ms | p99 ms | CPU us/record | bytes/record |");
      System.out.println("|---|---|---|---|---|---|---|---|");
      for (int batch : new int[] {1, 32, 256}) {
        try (Candidate local = new LocalCandidate(directory.resolve("local" + batch))) {
          appends(local, batch, seconds);
        }
        delete(directory.resolve("local" + batch));
        try (Candidate mvStore = new MvStoreCandidate(directory.resolve("mvstore" + batch))) {
          appends(mvStore, batch, seconds);
        }
        delete(directory.resolve("mvstore" + batch));
      }
      System.out.println();
      System.out.println("| store | objects | recovery ms (first, best of 3 more) | MB on disk |");
      System.out.println("|---|---|---|---|");
      for (int keys : new int[] {10_000, 100_000}) {
        Path local = directory.resolve("local-table" + keys);
        recovery(new LocalCandidate(local), local, keys);
        Path mvStore = directory.resolve("mvstore-table" + keys);
        recovery(new MvStoreCandidate(mvStore), mvStore, keys);
      }
    } finally {
      delete(directory);
    }
  }

  private static byte[] value() {
    byte[] value = new byte[PAYLOAD];
    ThreadLocalRandom.current().nextBytes(value);
    return value;
  }

  private static void appends(Candidate candidate, int batch, double seconds) {
    long next = run(candidate, batch, 0, seconds / 3, new long[0]);
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] nanos = new long[1_000_000];
    long cpu = system.getProcessCpuTime();
    long allocated = threads.getTotalThreadAllocatedBytes();
    long begun = System.nanoTime();
    long records = run(candidate, batch, next, seconds, nanos) - next;
    double elapsed = (System.nanoTime() - begun) / 1e9;
    int writes = (int) Math.min(nanos.length, records / batch);
    Arrays.sort(nanos, 0, writes);
    System.out.printf("| %s | %d | %,.0f | %,.0f | %.2f | %.2f | %.1f | %,d |%n",
        candidate.name(), batch, records / elapsed, records / batch / elapsed,
        nanos[writes / 2] / 1e6, nanos[writes * 99 / 100] / 1e6,
        (system.getProcessCpuTime() - cpu) / 1e3 / records,
        (threads.getTotalThreadAllocatedBytes() - allocated) / records);
  }

  private static long run(Candidate candidate, int batch, long from, double seconds, long[] nanos) {
    byte[] value = value();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    long next = from;
    int writes = 0;
    for (long now = System.nanoTime(); now < end; ) {
      candidate.write(next, batch, value);
      next += batch;
      long then = System.nanoTime();
      if (writes < nanos.length) {
        nanos[writes++] = then - now;
      }
      now = then;
    }
    return next;
  }

  private static void recovery(Candidate candidate, Path directory, int keys) throws IOException {
    try (candidate) {
      candidate.fill(keys, value());
      double first = timed(candidate, keys);
      double best = Math.min(timed(candidate, keys), Math.min(timed(candidate, keys), timed(candidate, keys)));
      System.out.printf("| %s | %,d | %.0f, %.0f | %d |%n",
          candidate.name(), keys, first, best, size(directory) >> 20);
    }
    delete(directory);
  }

  private static double timed(Candidate candidate, int keys) {
    long begun = System.nanoTime();
    int found = candidate.recover();
    if (found != keys) {
      throw new IllegalStateException("found " + found + " of " + keys);
    }
    return (System.nanoTime() - begun) / 1e6;
  }

  static long key(long number) {
    return number % KEYS;
  }

  private static long size(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      return files.filter(file -> file.getFileName().toString().matches("live-.*|.*\\.seg|.*\\.mv"))
          .mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    Files.walkFileTree(directory, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Files.delete(file);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path done, IOException failure) throws IOException {
        Files.delete(done);
        return FileVisitResult.CONTINUE;
      }
    });
  }
}
