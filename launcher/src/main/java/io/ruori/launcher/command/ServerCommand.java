package io.ruori.launcher.command;

import io.ruori.launcher.Ruori;
import io.ruori.launcher.StartFailure;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.directory.DirectoryException;
import io.ruori.launcher.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "server",
    description = "Runs a member in the foreground, for a service manager.",
    mixinStandardHelpOptions = true)
final class ServerCommand implements Callable<Integer> {
  @Mixin private ClusterOptions options = new ClusterOptions();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    DataDirectory directory = options.directory();
    Settings settings = options.settings();
    PrintWriter out = spec.commandLine().getOut();
    try (DataDirectory.Hold hold = directory.lock()) {
      Ruori member = Ruori.start(settings, directory);
      options.remember();
      CompletableFuture<Throwable> broken = member.broken().toCompletableFuture();
      Thread hook = new Thread(() -> stop(member, hold), "stop");
      Runtime.getRuntime().addShutdownHook(hook);
      out.println("Ruori serves the Kubernetes API at " + member.uri());
      out.flush();
      throw new CommandFailure("the member stops, because its ledger failed: " + broken.get().getMessage());
    } catch (StartFailure | DirectoryException e) {
      throw new CommandFailure(e.getMessage());
    }
  }

  private static void stop(Ruori member, DataDirectory.Hold hold) {
    try (hold) {
      member.close();
    } catch (IOException e) {
      System.err.println("ruori: " + e);
    }
  }
}
