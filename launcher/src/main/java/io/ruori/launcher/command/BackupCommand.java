package io.ruori.launcher.command;

import io.ruori.launcher.backup.Restoration;
import io.ruori.launcher.pki.PrivateFiles;
import io.ruori.launcher.ring.RingClient;
import io.ruori.persistence.engine.DamagedData;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "backup",
    description = {
      "Writes everything, as it is at one revision, into a file, while the cluster runs.",
      "In it are all objects, secrets too, and the private keys of the cluster's authorities and service accounts:",
      "whoever reads it is the cluster's administrator. Not in it are past versions, logs, and what volumes hold."
    },
    mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
  @Mixin private DirectoryOption option = new DirectoryOption();

  @Parameters(index = "0", paramLabel = "FILE", description = "Where to; an older file of this name is replaced.")
  private Path file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    MemberClient client = MemberClient.ofMaster(option);
    Path target = file.toAbsolutePath();
    if (Files.isDirectory(target)) {
      throw new CommandFailure(file + " is a directory: name a file in it");
    }
    if (!Files.isDirectory(target.getParent())) {
      throw new CommandFailure("there is no directory " + target.getParent());
    }
    Path draft = PrivateFiles.draft(target);
    try {
      download(client, draft);
      Restoration.Checked checked = Restoration.check(draft);
      PrivateFiles.replace(draft, target);
      spec.commandLine()
          .getOut()
          .println(
              "backup of " + checked.objects() + " objects at revision " + checked.backup().revision() + ": " + file + " ("
                  + Files.size(target) + " bytes)");
      return 0;
    } catch (DamagedData e) {
      throw new CommandFailure("the backup did not arrive whole: " + e.getMessage());
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void download(MemberClient client, Path draft)
      throws IOException, InterruptedException, CommandFailure {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft), 1 << 16)) {
      RingClient.Reply reply = client.answer(ring -> ring.backup(client.server(), out));
      if (!reply.isDone()) {
        throw new CommandFailure("the master at " + client.server() + " gives no backup: " + reply.message());
      }
    }
  }
}
