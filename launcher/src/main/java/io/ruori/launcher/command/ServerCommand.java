package io.ruori.launcher.command;

import io.ruori.launcher.NodeNames;
import io.ruori.launcher.Ruori;
import io.ruori.launcher.StartFailure;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.directory.DirectoryException;
import io.ruori.launcher.memory.HeapBound;
import io.ruori.launcher.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "server",
    description = "Runs a member in the foreground, for a service manager.",
    mixinStandardHelpOptions = true)
final class ServerCommand implements Callable<Integer> {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  @Mixin private ClusterOptions options = new ClusterOptions();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    DataDirectory directory = options.directory();
    Settings settings = options.settings(); // before anything is made: what cannot be is refused
    PrintWriter out = spec.commandLine().getOut();
    try (DataDirectory.Hold hold = directory.lock()) {
      options.enrol();
      settings = options.settings();
      AtomicReference<Ruori> running = new AtomicReference<>();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running, hold), "stop"));
      HeapBound.keep();
      while (true) {
        Ruori member = Ruori.start(settings, directory);
        running.set(member);
        options.remember();
        out.println("Ruori serves the Kubernetes API at " + member.uri());
        out.flush();
        admitPods(member, settings, out);
        String why = untilItHasToStartAgain(member);
        if (running.get() == null) {
          new CountDownLatch(1).await(); // it was stopped, and the process ends
        }
        out.println("starting again: " + why);
        member.close();
        settings = options.settings();
      }
    } catch (StartFailure | DirectoryException e) {
      throw new CommandFailure(e.getMessage());
    }
  }

  /** After a {@code down --drain}; as soon as it can be written. */
  private static void admitPods(Ruori member, Settings settings, PrintWriter out) {
    Drain drained = new Drain(member.api("ruori"), NodeNames.of(settings), out);
    Thread.ofVirtual()
        .name("after a drain")
        .start(
            () -> {
              try {
                while (!drained.isAdmittedAgain()) {
                  Thread.sleep(LOOK_AGAIN);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private static String untilItHasToStartAgain(Ruori member) throws CommandFailure, InterruptedException {
    CompletableFuture<Throwable> broken = member.broken().toCompletableFuture();
    CompletableFuture<String> again = member.startAgain().toCompletableFuture();
    CompletableFuture<String> removed = member.removed().toCompletableFuture();
    try {
      CompletableFuture.anyOf(broken, again, removed).get();
      if (removed.isDone()) {
        throw new CommandFailure(removed.get());
      }
      if (again.isDone()) {
        return again.get();
      }
      throw new CommandFailure("the member stops, because its ledger failed: " + broken.get().getMessage());
    } catch (ExecutionException e) {
      throw new CommandFailure(String.valueOf(e.getCause().getMessage()));
    }
  }

  private static void stop(AtomicReference<Ruori> running, DataDirectory.Hold hold) {
    try (hold) {
      Ruori member = running.getAndSet(null);
      if (member != null) {
        member.close();
      }
    } catch (IOException e) {
      System.err.println("ruori: " + e);
    }
  }
}
