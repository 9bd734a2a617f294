package io.ruori.core.api;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;

/** Reads what containers wrote; the gateway's way to the node that runs a pod. */
public interface PodLogs {
  /**
   * Copies a container's log to {@code out}, blocking (use a virtual thread) until its end, or with
   * {@link Options#follow()} until the container ends or {@code cancelled} says true.
   *
   * @throws ApiException when there is nothing to read, with upstream's words; always before the first byte
   * @throws IOException from {@code out}
   */
  void copy(String namespace, String pod, String container, Options options, OutputStream out, BooleanSupplier cancelled)
      throws IOException;

  /**
   * Upstream's {@code PodLogOptions}.
   *
   * @param previous of the container's last life but one
   * @param sinceEpochMillis 0 for all
   * @param tailLines -1 for all
   * @param limitBytes -1 for all
   */
  record Options(
      boolean follow, boolean previous, long sinceEpochMillis, boolean timestamps, long tailLines, long limitBytes) {}
}
