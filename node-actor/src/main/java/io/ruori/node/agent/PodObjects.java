package io.ruori.node.agent;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.node.agent.PodWork.Answer;
import io.ruori.node.agent.PodWork.PostResult;
import io.ruori.node.pod.PodDefinition;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes pods' statuses and removes their objects. Calls block. */
final class PodObjects {
  private static final Logger LOG = LoggerFactory.getLogger(PodObjects.class);
  private static final Api.Resource PODS = Api.Resource.core("pods");

  private final Api api;

  PodObjects(Api api) {
    this.api = api;
  }

  /** Whether posting {@code next} over {@code before} would change what clients see. */
  static boolean differs(JsonNode before, ObjectNode next) {
    return next.properties().stream().anyMatch(e -> !e.getKey().equals("conditions")
            && !e.getValue().equals(before.path(e.getKey())))
        || conditionsDiffer(before.path("conditions"), next.path("conditions"));
  }

  /** Conditions of others may stand between ours. */
  private static boolean conditionsDiffer(JsonNode before, JsonNode next) {
    for (JsonNode condition : next) {
      JsonNode old = condition(before, condition.path("type").asString(""));
      for (String field : List.of("status", "reason", "message", "observedGeneration")) {
        if (!old.path(field).equals(condition.path(field))) {
          return true;
        }
      }
    }
    return false;
  }

  private static JsonNode condition(JsonNode list, String type) {
    for (JsonNode condition : list) {
      if (condition.path("type").asString("").equals(type)) {
        return condition;
      }
    }
    return Json.object();
  }

  /** Whether two statuses tell clients different things of how the pod is, in what a node says of it. */
  static boolean disagree(JsonNode one, JsonNode ours) {
    return !one.path("phase").equals(ours.path("phase")) || conditionsDiffer(one.path("conditions"), ours.path("conditions"));
  }

  /** A strategic patch of the status, so that conditions of others stay. */
  Answer post(PodDefinition pod, JsonNode before, ObjectNode status) {
    try {
      ObjectNode now = api.patch(
          PODS, pod.ref().namespace(), pod.ref().name(), "status", Api.PatchType.STRATEGIC,
          patch(pod, before, status));
      return new Answer(PostResult.DONE, PodDefinition.version(now));
    } catch (ApiException e) {
      if (e.isNotFound() || e.isConflict()) {
        return new Answer(PostResult.DONE, 0);
      }
      LOG.warn("status refused pod={} refusal={}", pod.ref(), e.getMessage());
      return new Answer(PostResult.FAILED, 0);
    } catch (RuntimeException e) {
      LOG.warn("status not posted pod={} cause={}", pod.ref(), e.toString());
      return new Answer(PostResult.FAILED, 0);
    }
  }

  static ObjectNode patch(PodDefinition pod, JsonNode before, ObjectNode status) {
    ObjectNode changed = status.deepCopy();
    for (JsonNode condition : changed.path("conditions")) {
      ObjectNode c = (ObjectNode) condition;
      for (String field : List.of("reason", "message")) {
        if (!c.has(field)) {
          c.putNull(field);
        }
      }
    }
    for (String field : List.of("podIPs", "hostIPs")) {
      if (changed.path(field).equals(before.path(field))) {
        changed.remove(field);
      } else if (changed.path(field) instanceof ArrayNode list && !before.path(field).isEmpty()) {
        list.insertObject(0).put("$patch", "replace");
      }
    }
    ObjectNode patch = Json.object();
    patch.putObject("metadata").put("uid", pod.ref().uid());
    patch.set("status", changed);
    return patch;
  }

  /** Removes the object for good; the uid guards a namesake. */
  PostResult delete(PodDefinition pod) {
    ObjectNode options = Json.object().put("gracePeriodSeconds", 0);
    options.putObject("preconditions").put("uid", pod.ref().uid());
    try {
      api.delete(PODS, pod.ref().namespace(), pod.ref().name(), options);
      return PostResult.DELETED;
    } catch (ApiException e) {
      if (e.isNotFound() || e.isConflict()) {
        return PostResult.DELETED;
      }
      LOG.warn("pod not removed pod={} refusal={}", pod.ref(), e.getMessage());
      return PostResult.FAILED;
    } catch (RuntimeException e) {
      LOG.warn("pod not removed pod={} cause={}", pod.ref(), e.toString());
      return PostResult.FAILED;
    }
  }
}
