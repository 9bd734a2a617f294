package io.ruori.node.runtime.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The first kilobytes of what a command says. */
final class ExecOutput extends ResultCallback.Adapter<Frame> {
  private static final int MAX_BYTES = 10 * 1024;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Override
  public synchronized void onNext(Frame frame) {
    byte[] payload = frame.getPayload();
    bytes.write(payload, 0, Math.min(payload.length, Math.max(0, MAX_BYTES - bytes.size())));
  }

  boolean ends(Duration timeout) {
    try {
      return awaitCompletion(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  synchronized String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
