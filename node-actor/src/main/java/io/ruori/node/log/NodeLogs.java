package io.ruori.node.log;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.api.PodLogs;
import io.ruori.core.object.Refusal;
import io.ruori.node.runtime.ContainerRuntime;
import io.ruori.node.runtime.ContainerRuntime.LogOptions;
import io.ruori.node.runtime.ContainerView;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Logs of the containers that this node's runtime has, with kubelet's refusals for those that it has not. */
public final class NodeLogs implements PodLogs {
  private final Api api;
  private final ContainerRuntime runtime;

  public NodeLogs(Api api, ContainerRuntime runtime) {
    this.api = api;
    this.runtime = runtime;
  }

  @Override
  public void copy(
      String namespace, String pod, String container, Options options, OutputStream out, BooleanSupplier cancelled)
      throws IOException {
    ObjectNode object = api.find(Api.Resource.core("pods"), namespace, pod)
        .orElseThrow(() -> new ApiException(badRequest("pods \"" + pod + "\" not found")));
    ContainerView view = container(object, pod, container, options.previous());
    int tail = options.tailLines() < 0 ? -1 : (int) Math.min(Integer.MAX_VALUE, options.tailLines());
    LogOptions wanted = new LogOptions(
        options.follow() && view.isRunning(), tail, options.sinceEpochMillis(), options.timestamps());
    OutputStream bounded = options.limitBytes() < 0 ? out : new BoundedOutput(out, options.limitBytes());
    try {
      runtime.logs(view.id(), wanted, bounded, cancelled);
    } catch (RuntimeException e) {
      if (!BoundedOutput.isFull(e)) {
        throw e;
      }
    }
  }

  /** The container's latest life, or the one before it. */
  private ContainerView container(ObjectNode object, String pod, String name, boolean previous) {
    String uid = object.path("metadata").path("uid").asString("");
    List<ContainerView> lives = runtime.listPod(uid).stream()
        .filter(c -> c.name().equals(name) && c.status() != ContainerView.Status.CREATED)
        .sorted(Comparator.comparingInt(ContainerView::attempt).reversed())
        .toList();
    if (previous) {
      Optional<ContainerView> old = lives.stream().filter(c -> !c.isRunning()).findFirst();
      return old.orElseThrow(() -> new ApiException(badRequest(
          "previous terminated container \"" + name + "\" in pod \"" + pod + "\" not found")));
    }
    return lives.stream().findFirst().orElseThrow(() -> new ApiException(badRequest(waiting(object, pod, name))));
  }

  private static String waiting(ObjectNode object, String pod, String name) {
    JsonNode status = object.path("status");
    for (String field : List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")) {
      for (JsonNode one : status.path(field)) {
        JsonNode waiting = one.path("state").path("waiting");
        if (!one.path("name").asString("").equals(name) || !waiting.isObject()) {
          continue;
        }
        String reason = waiting.path("reason").asString("");
        boolean pull = List.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull").contains(reason);
        String what = pull ? "trying and failing to pull image" : reason;
        return "container \"" + name + "\" in pod \"" + pod + "\" is waiting to start: " + what;
      }
    }
    return "container \"" + name + "\" in pod \"" + pod + "\" is not available";
  }

  private static Refusal badRequest(String message) {
    return new Refusal(400, "BadRequest", message, null);
  }
}
