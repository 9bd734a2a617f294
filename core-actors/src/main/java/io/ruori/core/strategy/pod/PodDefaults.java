package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.defaultFlag;
import static io.ruori.core.object.Fields.defaultNumber;
import static io.ruori.core.object.Fields.defaultText;
import static io.ruori.core.object.Fields.ensure;
import static io.ruori.core.object.Fields.flag;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.object;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Quantity;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's defaults for pods and pod templates (apis/core/v1 {@code defaults.go}). */
final class PodDefaults {
  private static final int GRACE_SECONDS = 30;
  private static final List<String> PROBES = List.of("livenessProbe", "readinessProbe", "startupProbe");
  private static final List<String> INIT_ANNOTATIONS = List.of("pod.beta.kubernetes.io/init-containers",
      "pod.alpha.kubernetes.io/init-containers", "pod.beta.kubernetes.io/init-container-statuses",
      "pod.alpha.kubernetes.io/init-container-statuses");

  private PodDefaults() {}

  static void pod(ObjectNode pod) {
    dropInitAnnotations(pod);
    ObjectNode spec = ensure(pod, "spec");
    for (String list : List.of("containers", "initContainers")) {
      objects(spec, list).forEach(PodDefaults::requestsFromLimits);
    }
    podLevel(spec);
    defaultFlag(spec, "enableServiceLinks", true);
    if (flag(spec, "hostNetwork")) {
      for (String list : List.of("containers", "initContainers")) {
        objects(spec, list).forEach(PodDefaults::hostNetworkPorts);
      }
    }
    spec(spec);
    ObjectNode status = object(pod, "status");
    if (status != null) {
      status(status);
    }
  }

  static void template(ObjectNode template) {
    dropInitAnnotations(template);
    spec(ensure(template, "spec"));
  }

  /** Annotations of long ago, which upstream drops when it converts. */
  private static void dropInitAnnotations(ObjectNode object) {
    ObjectNode annotations = object(object, "metadata", "annotations");
    if (annotations != null && annotations.remove(INIT_ANNOTATIONS).isEmpty()) {
      object(object, "metadata").remove("annotations");
    }
  }

  private static void requestsFromLimits(ObjectNode container) {
    ObjectNode limits = object(container, "resources", "limits");
    if (limits == null || limits.isEmpty()) {
      return;
    }
    ObjectNode requests = ensure(object(container, "resources"), "requests");
    limits.properties().forEach(limit -> {
      if (!requests.hasNonNull(limit.getKey())) {
        requests.set(limit.getKey(), limit.getValue());
      }
    });
  }

  private static void podLevel(ObjectNode spec) {
    ObjectNode resources = object(spec, "resources");
    if (resources == null || resources.path("limits").isEmpty() && resources.path("requests").isEmpty()) {
      return;
    }
    Map<String, Quantity> limits = ResourceValidation.quantities(resources.path("limits"));
    JsonNode requested = resources.path("requests");
    PodResources.containerLimits(spec).forEach((name, sum) -> {
      if (ResourceNames.isHugePages(name) && !requested.has(name)) {
        limits.putIfAbsent(name, sum);
      }
    });
    write(resources, "limits", limits);
    if (limits.isEmpty()) {
      return;
    }
    Map<String, Quantity> requests = ResourceValidation.quantities(requested);
    PodResources.containerRequests(spec).forEach((name, sum) -> {
      if (List.of("cpu", "memory").contains(name)) {
        requests.putIfAbsent(name, sum);
      }
    });
    limits.forEach((name, limit) -> {
      if (List.of("cpu", "memory").contains(name) || ResourceNames.isHugePages(name)) {
        requests.putIfAbsent(name, limit);
      }
    });
    write(resources, "requests", requests);
  }

  private static void write(ObjectNode resources, String list, Map<String, Quantity> quantities) {
    if (!quantities.isEmpty()) {
      ObjectNode written = ensure(resources, list);
      quantities.forEach((name, quantity) -> written.put(name, quantity.text()));
    }
  }

  private static void hostNetworkPorts(ObjectNode container) {
    for (ObjectNode port : objects(container, "ports")) {
      if (number(port, "hostPort") == 0 && number(port, "containerPort") != 0) {
        port.put("hostPort", number(port, "containerPort"));
      }
    }
  }

  private static void spec(ObjectNode spec) {
    defaultText(spec, "dnsPolicy", "ClusterFirst");
    defaultText(spec, "restartPolicy", "Always");
    ensure(spec, "securityContext");
    defaultNumber(spec, "terminationGracePeriodSeconds", GRACE_SECONDS);
    defaultText(spec, "schedulerName", "default-scheduler");
    String account = text(spec, "serviceAccountName").isEmpty()
        ? text(spec, "serviceAccount") : text(spec, "serviceAccountName");
    if (!account.isEmpty()) {
      spec.put("serviceAccountName", account).put("serviceAccount", account);
    }
    objects(spec, "volumes").forEach(VolumeDefaults::apply);
    for (String list : PodContainers.LISTS) {
      objects(spec, list).forEach(PodDefaults::container);
    }
    roundUp(object(spec, "overhead"));
    resources(object(spec, "resources"));
  }

  private static void container(ObjectNode container) {
    if (text(container, "imagePullPolicy").isEmpty()) {
      boolean latest = ImageNames.isLatest(text(container, "image"));
      container.put("imagePullPolicy", latest ? "Always" : "IfNotPresent");
    }
    defaultText(container, "terminationMessagePath", "/dev/termination-log");
    defaultText(container, "terminationMessagePolicy", "File");
    objects(container, "ports").forEach(port -> defaultText(port, "protocol", "TCP"));
    for (ObjectNode variable : objects(container, "env")) {
      ObjectNode fieldRef = object(variable, "valueFrom", "fieldRef");
      if (fieldRef != null) {
        defaultText(fieldRef, "apiVersion", "v1");
      }
    }
    resources(object(container, "resources"));
    PROBES.forEach(probe -> probe(object(container, probe)));
    for (String hook : List.of("postStart", "preStop")) {
      httpGet(object(container, "lifecycle", hook, "httpGet"));
    }
  }

  private static void probe(ObjectNode probe) {
    if (probe == null) {
      return;
    }
    orDefault(probe, "timeoutSeconds", 1);
    orDefault(probe, "periodSeconds", 10);
    orDefault(probe, "successThreshold", 1);
    orDefault(probe, "failureThreshold", 3);
    httpGet(object(probe, "httpGet"));
    ObjectNode grpc = object(probe, "grpc");
    if (grpc != null && !grpc.hasNonNull("service")) {
      grpc.put("service", "");
    }
  }

  private static void orDefault(ObjectNode node, String name, long value) {
    if (number(node, name) == 0) {
      node.put(name, value);
    }
  }

  private static void httpGet(ObjectNode action) {
    if (action != null) {
      defaultText(action, "path", "/");
      defaultText(action, "scheme", "HTTP");
    }
  }

  private static void status(ObjectNode status) {
    for (String list : List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")) {
      for (ObjectNode container : objects(status, list)) {
        roundUp(object(container, "allocatedResources"));
        resources(object(container, "resources"));
      }
    }
  }

  private static void resources(ObjectNode resources) {
    if (resources != null) {
      roundUp(object(resources, "limits"));
      roundUp(object(resources, "requests"));
    }
  }

  /** Quantities of resources are kept to the thousandth, rounded up. */
  static void roundUp(ObjectNode list) {
    if (list == null) {
      return;
    }
    ResourceValidation.quantities(list).forEach((name, quantity) -> {
      if (quantity.amount().stripTrailingZeros().scale() > 3) {
        var rounded = quantity.amount().setScale(3, RoundingMode.UP);
        list.put(name, Quantity.print(rounded, quantity.format()));
      }
    });
  }
}
