package io.ruori.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the operating system says of the server.
 *
 * @param pids of its processes; none when it is not known: then everything is 0
 */
record ServerProcess(List<Long> pids) {
  /** @param pid 0 when it is not known */
  static ServerProcess of(long pid) {
    return new ServerProcess(pid == 0 ? List.of() : List.of(pid));
  }

  /** Of all together. */
  double cpuSeconds() {
    return pids.stream()
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .mapToDouble(process -> process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9)
        .sum();
  }

  /** Of the largest. */
  double residentMegabytes() throws IOException {
    double largest = 0;
    for (long pid : pids) {
      largest = Math.max(largest, residentMegabytes(pid));
    }
    return largest;
  }

  private static double residentMegabytes(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(0) / 1024.0;
  }
}
