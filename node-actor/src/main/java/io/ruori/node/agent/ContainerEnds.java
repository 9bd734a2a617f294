package io.ruori.node.agent;

import io.ruori.node.pod.ContainerDefinition;
import io.ruori.node.pod.Input;
import io.ruori.node.pod.PodDefinition;
import io.ruori.node.pod.Termination;
import io.ruori.node.runtime.ContainerRuntime;
import io.ruori.node.runtime.ContainerRuntime.LogOptions;
import io.ruori.node.runtime.ContainerView;
import io.ruori.node.volume.PodVolumes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Reads how a container ended, with its last words ({@code terminationMessagePath}). */
final class ContainerEnds {
  private static final int MAX_MESSAGE_BYTES = 4096;
  private static final int MAX_LOG_BYTES = 2048;
  private static final int MAX_LOG_LINES = 80;

  private ContainerEnds() {}

  static Input read(
      ContainerRuntime runtime, PodVolumes volumes, PodDefinition pod, String container, String id, Instant now) {
    Optional<ContainerView> found = runtime.inspect(id);
    if (found.isEmpty()) {
      return unknown(container, id, now);
    }
    ContainerView view = found.get();
    Instant finished = view.finishedAt().equals(Instant.EPOCH) ? now : view.finishedAt();
    String message = view.error().isEmpty() ? lastWords(runtime, volumes, pod, view) : view.error();
    return new Input.ContainerEnded(container, new Termination(
        id, view.imageId(), view.exitCode(), reason(view), message, view.startedAt(), finished));
  }

  /** It is not there any more. */
  static Input unknown(String container, String id, Instant now) {
    String message = "The container could not be located when the pod was terminated";
    return new Input.ContainerEnded(
        container, new Termination(id, "", 137, "ContainerStatusUnknown", message, now, now));
  }

  static Termination termination(ContainerView view, Instant now) {
    Instant finished = view.finishedAt().equals(Instant.EPOCH) ? now : view.finishedAt();
    return new Termination(
        view.id(), view.imageId(), view.exitCode(), reason(view), view.error(), view.startedAt(), finished);
  }

  private static String reason(ContainerView view) {
    if (view.oomKilled()) {
      return "OOMKilled";
    }
    return view.exitCode() == 0 ? "Completed" : "Error";
  }

  private static String lastWords(
      ContainerRuntime runtime, PodVolumes volumes, PodDefinition pod, ContainerView view) {
    Optional<ContainerDefinition> definition =
        pod.containers().stream().filter(c -> c.name().equals(view.name())).findFirst();
    String written = volumes.terminationLog(pod.ref(), view.name(), view.attempt()).map(ContainerEnds::head).orElse("");
    boolean fallback = definition
        .filter(d -> d.json().path("terminationMessagePolicy").asString("").equals("FallbackToLogsOnError"))
        .isPresent();
    return written.isEmpty() && fallback && view.exitCode() != 0 ? logTail(runtime, view.id()) : written;
  }

  private static String head(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_MESSAGE_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static String logTail(ContainerRuntime runtime, String id) {
    var out = new ByteArrayOutputStream();
    runtime.logs(id, new LogOptions(false, MAX_LOG_LINES, 0, false), out, () -> false);
    String text = out.toString(StandardCharsets.UTF_8);
    return text.length() <= MAX_LOG_BYTES ? text : text.substring(text.length() - MAX_LOG_BYTES);
  }
}
