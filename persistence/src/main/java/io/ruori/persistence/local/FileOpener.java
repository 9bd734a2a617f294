package io.ruori.persistence.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** How files that are written to are opened: the place where a test makes a disk full or a sync fail. */
@FunctionalInterface
public interface FileOpener {
  FileOpener DISK = FileChannel::open;

  FileChannel open(Path file, OpenOption... options) throws IOException;
}
