package io.ruori.launcher.command;

import io.ruori.core.kind.KubernetesRelease;
import io.ruori.launcher.Release;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "version", description = "Says which release this is.", mixinStandardHelpOptions = true)
final class VersionCommand implements Runnable, IVersionProvider {
  @Spec private CommandSpec spec;

  @Override
  public String[] getVersion() {
    return new String[] {"Ruori " + Release.VERSION + " (Kubernetes API " + KubernetesRelease.VERSION + ")"};
  }

  @Override
  public void run() {
    spec.commandLine().getOut().println(getVersion()[0] + ", Java " + Runtime.version());
  }
}
