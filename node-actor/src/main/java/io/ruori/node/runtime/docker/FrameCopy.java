package io.ruori.node.runtime.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Copies a container's output as it comes; a reader that is gone ends it. */
final class FrameCopy extends ResultCallback.Adapter<Frame> {
  private static final long LOOK_MILLIS = 200;

  private final OutputStream out;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile IOException broken;

  FrameCopy(OutputStream out) {
    this.out = out;
  }

  @Override
  public void onNext(Frame frame) {
    if (broken != null) {
      return;
    }
    try {
      out.write(frame.getPayload());
      out.flush();
    } catch (IOException e) {
      broken = e;
    }
  }

  @Override
  public void onComplete() {
    super.onComplete();
    ended.countDown();
  }

  @Override
  public void onError(Throwable failure) {
    super.onError(failure);
    ended.countDown();
  }

  /** Waits for the end (the library's own waiting closes the stream when its time is up), or until the reader is gone or cancels. */
  void await(BooleanSupplier cancelled) throws IOException {
    try {
      while (broken == null && !cancelled.getAsBoolean() && !ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        continue;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (broken != null) {
      throw broken;
    }
  }
}
