package io.ruori.launcher.command;

import io.ruori.launcher.backup.Restoration;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.directory.DirectoryException;
import io.ruori.persistence.engine.DamagedData;
import io.ruori.persistence.local.DataDirectoryRefused;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "restore",
    description = {
      "Makes the data directory of a new cluster from a backup; \"ruori up\" then starts it, and other masters join it.",
      "Objects keep their uids, and the cluster its keys: kubeconfigs, tokens of service accounts and workers go on.",
      "Revisions jump ahead, so that clients which watch from before hear 410 and list anew."
    },
    mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
  @Mixin private DirectoryOption option = new DirectoryOption();

  @Parameters(index = "0", paramLabel = "FILE", description = "What \"ruori backup\" wrote.")
  private Path file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (!Files.isRegularFile(file)) {
      throw new CommandFailure("there is no file " + file);
    }
    DataDirectory directory = option.readable();
    try {
      Restoration.Restored restored = Restoration.into(directory, file);
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          "restored revision " + restored.backup().revision() + " of " + restored.backup().time() + " into "
              + directory.root());
      out.println("revisions go on after " + restored.revision() + "; start it with \"ruori up\" and the same --data-dir");
      return 0;
    } catch (DirectoryException | DataDirectoryRefused e) {
      throw new CommandFailure(e.getMessage());
    } catch (DamagedData e) {
      throw new CommandFailure(file + " cannot be restored: " + e.getMessage());
    }
  }
}
