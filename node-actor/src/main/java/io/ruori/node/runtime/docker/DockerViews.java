package io.ruori.node.runtime.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Image;
import io.ruori.node.runtime.ContainerRuntime.ImageInfo;
import io.ruori.node.runtime.ContainerView;
import io.ruori.node.runtime.ContainerView.Status;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the engine answers, in our words. */
final class DockerViews {
  private DockerViews() {}

  static ContainerView full(InspectContainerResponse c) {
    Map<String, String> labels = Optional.ofNullable(c.getConfig().getLabels()).orElse(Map.of());
    ContainerState state = c.getState();
    boolean running = Boolean.TRUE.equals(state.getRunning());
    Status status = running ? Status.RUNNING : "created".equals(state.getStatus()) ? Status.CREATED : Status.EXITED;
    String error = Optional.ofNullable(state.getError()).orElse("");
    return new ContainerView(
        c.getId(), DockerLabels.pod(labels), DockerLabels.container(labels), DockerLabels.attempt(labels),
        labels.getOrDefault(DockerLabels.HASH, ""), status,
        running ? Optional.ofNullable(state.getPidLong()).orElse(0L).intValue() : 0,
        Optional.ofNullable(state.getExitCodeLong()).orElse(0L).intValue(),
        Boolean.TRUE.equals(state.getOOMKilled()), error, time(c.getCreated()), time(state.getStartedAt()),
        running ? Instant.EPOCH : time(state.getFinishedAt()),
        labels.getOrDefault(DockerLabels.IMAGE, ""), "docker://" + c.getImageId());
  }

  static ContainerView brief(Container c) {
    Map<String, String> labels = c.getLabels();
    Status status = switch (c.getState()) {
      case "running", "paused", "restarting" -> Status.RUNNING;
      case "created" -> Status.CREATED;
      default -> Status.EXITED;
    };
    return new ContainerView(
        c.getId(), DockerLabels.pod(labels), DockerLabels.container(labels), DockerLabels.attempt(labels),
        labels.getOrDefault(DockerLabels.HASH, ""), status, 0, 0, false, "",
        Instant.ofEpochSecond(c.getCreated()), Instant.EPOCH, Instant.EPOCH,
        labels.getOrDefault(DockerLabels.IMAGE, ""), "docker://" + c.getImageId());
  }

  /** Docker's zero time is the year one. */
  private static Instant time(String text) {
    if (text == null || text.startsWith("0001")) {
      return Instant.EPOCH;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  static ImageInfo image(InspectImageResponse image) {
    List<String> names = new ArrayList<>();
    Optional.ofNullable(image.getRepoDigests()).ifPresent(names::addAll);
    Optional.ofNullable(image.getRepoTags()).ifPresent(names::addAll);
    String user = Optional.ofNullable(image.getConfig()).map(c -> c.getUser()).orElse("");
    long size = Optional.ofNullable(image.getSize()).orElse(0L);
    return new ImageInfo("docker://" + image.getId(), names, size, user == null ? "" : user);
  }

  static ImageInfo image(Image image) {
    List<String> names = new ArrayList<>();
    Optional.ofNullable(image.getRepoDigests()).map(Arrays::asList).ifPresent(names::addAll);
    Optional.ofNullable(image.getRepoTags()).map(Arrays::asList).ifPresent(names::addAll);
    names.removeIf(n -> n.startsWith("<none>"));
    return new ImageInfo("docker://" + image.getId(), names, Optional.ofNullable(image.getSize()).orElse(0L), "");
  }
}
