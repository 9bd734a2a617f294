package io.ruori.core.entity;

import io.ruori.core.view.Views;
import java.util.concurrent.CompletionStage;

/**
 * The one way into the system's state: every write of every client, and the views to read from. The stage of a write never
 * fails: whatever happens is a {@link WriteReply}.
 */
public interface Objects {
  CompletionStage<WriteReply> write(WriteRequest request);

  Views views();
}
