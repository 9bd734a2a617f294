package io.ruori.launcher.backup;

import io.ruori.core.view.Views;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.verb.LogStream;
import io.ruori.launcher.ring.RingBundle;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers with a backup: the newest table, which holds all that was acknowledged before, written while it is read. */
public final class BackupStream implements Supplier<CompletionStage<Answer>> {
  private static final Logger LOG = LoggerFactory.getLogger(BackupStream.class);

  private final Views views;
  private final Supplier<RingBundle> shared;
  private final Clock clock;

  /** @param shared keys and settings; may read files */
  public BackupStream(Views views, Supplier<RingBundle> shared, Clock clock) {
    this.views = views;
    this.shared = shared;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Answer> get() {
    return views
        .latest()
        .thenCompose(
            table -> {
              LOG.info("backup revision={}", table.revision());
              return LogStream.open(out -> BackupFile.write(table, shared.get(), clock.instant(), out));
            })
        .thenApply(bytes -> new Answer.Streaming(200, "application/octet-stream", List.of(), bytes));
  }
}
