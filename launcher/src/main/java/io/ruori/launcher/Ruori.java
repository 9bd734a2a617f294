package io.ruori.launcher;

import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.settings.Settings;
import java.net.URI;

public final class Ruori implements AutoCloseable {
  public static Ruori start(Settings settings, DataDirectory directory) throws StartFailure {
    throw new StartFailure("nothing to start yet", null);
  }

  public URI uri() {
    return URI.create("https://127.0.0.1:6443");
  }

  @Override
  public void close() {}
}
