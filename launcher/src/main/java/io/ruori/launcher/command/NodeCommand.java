package io.ruori.launcher.command;

import picocli.CommandLine.Command;

@Command(
    name = "node",
    description = "Runs a worker in the foreground: its pods, and no part of the API.",
    mixinStandardHelpOptions = true)
final class NodeCommand implements Runnable {
  @Override
  public void run() {}
}
