package io.ruori.bench.load;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * From the start of a server's process to the first {@code 200} of {@code /readyz}, again and again on the same data.
 * Arguments: where the kubeconfig will be, how often, and the command. The first start makes keys and counts apart.
 */
public final class Start {
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private Start() {}

  public static void main(String[] arguments) throws Exception {
    Path kubeconfig = Path.of(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    List<String> command = List.of(arguments).subList(2, arguments.length);
    System.out.println(line("start-first", once(kubeconfig, command)));
    List<Measured> again = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      again.add(once(kubeconfig, command));
    }
    again.sort((a, b) -> Double.compare(a.millis, b.millis));
    System.out.println(line("start", again.get(rounds / 2)));
    System.out.println(line("start-best", Collections.min(again, (a, b) -> Double.compare(a.millis, b.millis))));
  }

  private record Measured(double millis, double cpuMillis, double megabytes) {}

  private static Measured once(Path kubeconfig, List<String> command)
      throws IOException, InterruptedException, GeneralSecurityException {
    long start = System.nanoTime();
    Process server =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      Target target = null;
      while (target == null || !isReady(target)) {
        if (System.nanoTime() - start > PATIENCE_NANOS || !server.isAlive()) {
          throw new IllegalStateException("the server did not start: " + command);
        }
        Thread.sleep(2);
        target = target == null && Files.exists(kubeconfig) ? Target.of(kubeconfig) : target;
      }
      double millis = (System.nanoTime() - start) / 1e6;
      var process = ServerProcess.of(server.pid());
      double cpu = process.cpuSeconds() * 1000;
      Thread.sleep(5000); // what goes on behind the answer
      return new Measured(millis, cpu, process.residentMegabytes());
    } finally {
      server.destroy();
      server.waitFor(30, TimeUnit.SECONDS);
    }
  }

  /** Looks for a listener first, which costs next to nothing: client and server share the machine. */
  private static boolean isReady(Target target) {
    try (var _ = new Socket(target.host(), target.port());
        Wire wire = Wire.open(target, false)) {
      return wire.call(Wire.Ask.get("/readyz")).status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static String line(String name, Measured measured) {
    return String.format(
        Locale.ROOT,
        "{\"name\":\"%s\",\"millis\":%.0f,\"cpuMillis\":%.0f,\"megabytes\":%.0f}",
        name, measured.millis, measured.cpuMillis, measured.megabytes);
  }
}
