package io.ruori.master.scheduler;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.master.document.Doc;
import io.ruori.master.event.EventRecorder;
import io.ruori.master.pod.Pods;
import io.ruori.master.scheduler.cluster.PodInfo;
import java.time.InstantSource;
import tools.jackson.databind.node.ObjectNode;

/** Tells the API what was decided: bindings, conditions, events. Every call blocks. */
final class Writer {
  private final Api api;
  private final InstantSource clock;
  private final EventRecorder events;

  private Writer(Api api, InstantSource clock) {
    this.api = api;
    this.clock = clock;
    this.events = EventRecorder.create("default-scheduler", clock);
  }

  static Writer create(Api api, InstantSource clock) {
    return new Writer(api, clock);
  }

  /** Throws {@link ApiException} when the pod did not get the node. */
  void bind(PodInfo pod, String node) {
    ObjectNode binding = Doc.object("v1", "Binding", pod.namespace(), pod.name());
    Doc.child(binding, "metadata").put("uid", pod.uid());
    binding.putObject("target").put("kind", "Node").put("name", node);
    api.post(Pods.PODS, pod.namespace(), pod.name(), "binding", binding);
    events.normal(api, about(pod), "Scheduled", "Successfully assigned " + pod + " to " + node);
  }

  /** {@code nominated} is the node that is being cleared for the pod, or {@code ""}. */
  void refuse(PodInfo pod, String message, String nominated) {
    String condition = "False/Unschedulable/" + message;
    if (!condition.equals(pod.scheduled()) || !nominated.isEmpty() && !nominated.equals(pod.nominatedNode())) {
      ObjectNode patch = Json.object();
      patch.putObject("metadata").put("uid", pod.uid());
      ObjectNode status = patch.putObject("status");
      ObjectNode entry = status.putArray("conditions").addObject();
      entry.put("type", "PodScheduled").put("status", "False").put("reason", "Unschedulable").put("message", message);
      if (!pod.scheduled().startsWith("False/")) {
        entry.put("lastTransitionTime", Doc.time(clock.instant()));
      }
      if (!nominated.isEmpty()) {
        status.put("nominatedNodeName", nominated);
      }
      patchStatus(pod, patch);
    }
    events.warning(api, about(pod), "FailedScheduling", message);
  }

  /** Deletes a pod so that a more important one fits. */
  void preempt(PodInfo victim, PodInfo preemptor, String node) {
    ObjectNode patch = Json.object();
    patch.putObject("metadata").put("uid", victim.uid());
    ObjectNode condition = patch.putObject("status").putArray("conditions").addObject();
    condition.put("type", "DisruptionTarget").put("status", "True").put("reason", "PreemptionByScheduler");
    condition.put("message", "default-scheduler: preempting to accommodate a higher priority pod");
    condition.put("lastTransitionTime", Doc.time(clock.instant()));
    patchStatus(victim, patch);
    try {
      ObjectNode options = Json.object();
      options.putObject("preconditions").put("uid", victim.uid());
      api.delete(Pods.PODS, victim.namespace(), victim.name(), options);
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
    events.normal(api, about(victim), "Preempted", "Preempted by pod " + preemptor.uid() + " on node " + node);
  }

  private void patchStatus(PodInfo pod, ObjectNode patch) {
    try {
      api.patch(Pods.PODS, pod.namespace(), pod.name(), "status", Api.PatchType.STRATEGIC, patch);
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }

  private static ObjectNode about(PodInfo pod) {
    ObjectNode about = Doc.object("v1", "Pod", pod.namespace(), pod.name());
    Doc.child(about, "metadata").put("uid", pod.uid()).put("resourceVersion", pod.resourceVersion());
    return about;
  }
}
