package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.validation.Rules.requiredText;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Rules for the three lists of containers. */
final class ContainerValidation {
  private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
  private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
  private static final List<String> MESSAGE_POLICIES = List.of("File", "FallbackToLogsOnError");
  private static final List<String> NOT_EPHEMERAL =
      List.of("ports", "resources", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "resizePolicy");
  private static final List<String> INIT_NEEDS_ALWAYS =
      List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe");

  private final JsonNode spec;
  private final Map<String, JsonNode> volumes;
  private final Set<String> claims;
  private final PodOptions options;
  private final FieldErrors errors;

  private ContainerValidation(
      JsonNode spec, Map<String, JsonNode> volumes, Set<String> claims, PodOptions options, FieldErrors errors) {
    this.spec = spec;
    this.volumes = volumes;
    this.claims = claims;
    this.options = options;
    this.errors = errors;
  }

  /** Validates all containers of a spec against its sound volumes and the names of its resource claims. */
  static void validate(JsonNode spec, Map<String, JsonNode> volumes, Set<String> claims, PodOptions options, Path path,
      FieldErrors errors) {
    var validation = new ContainerValidation(spec, volumes, claims, options, errors);
    validation.containers(path.child("containers"));
    validation.initContainers(path.child("initContainers"));
    validation.ephemeralContainers(path.child("ephemeralContainers"));
  }

  private void containers(Path path) {
    List<JsonNode> containers = items(spec, "containers");
    if (containers.isEmpty()) {
      errors.required(path, "");
      return;
    }
    var names = new HashSet<String>();
    for (int i = 0; i < containers.size(); i++) {
      JsonNode container = containers.get(i);
      common(container, path.index(i));
      if (!names.add(text(container, "name"))) {
        errors.duplicate(path.index(i).child("name"), text(container, "name"));
      }
      ProbeValidation.validate(container, spec, path.index(i), errors);
      if (has(container, "restartPolicy")) {
        errors.forbidden(path.index(i).child("restartPolicy"), "may not be set for non-init containers");
      }
    }
    hostPorts(containers, path);
  }

  private void initContainers(Path path) {
    var names = new HashSet<String>();
    items(spec, "containers").forEach(container -> names.add(text(container, "name")));
    List<JsonNode> containers = items(spec, "initContainers");
    for (int i = 0; i < containers.size(); i++) {
      JsonNode container = containers.get(i);
      Path at = path.index(i);
      common(container, at);
      Rules.supported(container, "restartPolicy", List.of("Always"), at, errors);
      String name = text(container, "name");
      if (names.contains(name)) {
        errors.duplicate(at.child("name"), name);
      } else if (!name.isEmpty()) {
        names.add(name);
      }
      hostPorts(List.of(container), path);
      if (PodContainers.isRestartable(container)) {
        ProbeValidation.validate(container, spec, at, errors);
        continue;
      }
      for (String field : INIT_NEEDS_ALWAYS) {
        if (has(container, field)) {
          errors.forbidden(at.child(field), "may not be set for init containers without restartPolicy=Always");
        }
      }
    }
  }

  private void ephemeralContainers(Path path) {
    var others = new HashSet<String>();
    for (String list : List.of("containers", "initContainers")) {
      items(spec, list).forEach(container -> others.add(text(container, "name")));
    }
    var names = new HashSet<>(others);
    List<JsonNode> containers = items(spec, "ephemeralContainers");
    for (int i = 0; i < containers.size(); i++) {
      JsonNode container = containers.get(i);
      Path at = path.index(i);
      common(container, at);
      untrimmedImage(container, at, errors);
      if (!names.add(text(container, "name"))) {
        errors.duplicate(at.child("name"), text(container, "name"));
      }
      String target = text(container, "targetContainerName");
      if (!target.isEmpty() && !others.contains(target)) {
        errors.notFound(at.child("targetContainerName"), target);
      }
      onlyForOthers(container, at);
    }
  }

  private void onlyForOthers(JsonNode container, Path path) {
    for (String field : NOT_EPHEMERAL) {
      if (has(container, field) && !(field.equals("resources") && container.path(field).isEmpty())) {
        errors.forbidden(path.child(field), "cannot be set for an Ephemeral Container");
      }
    }
    List<JsonNode> mounts = items(container, "volumeMounts");
    for (int i = 0; i < mounts.size(); i++) {
      for (String field : List.of("subPath", "subPathExpr")) {
        if (!text(mounts.get(i), field).isEmpty()) {
          errors.forbidden(path.child("volumeMounts").index(i).child(field), "cannot be set for an Ephemeral Container");
        }
      }
    }
  }

  /** Lists and {@code resources} are values in Go, so empty ones count as not set; probes are pointers. */
  private static boolean isZero(JsonNode container, String field) {
    boolean pointer = field.endsWith("Probe") || field.equals("lifecycle");
    return !pointer && container.path(field).isEmpty();
  }

  static void untrimmedImage(JsonNode container, Path path, FieldErrors errors) {
    String image = text(container, "image");
    if (!image.strip().equals(image)) {
      errors.invalid(path.child("image"), image, "must not have leading or trailing whitespace");
    }
  }

  private void common(JsonNode container, Path path) {
    if (requiredText(container, "name", path, errors)) {
      errors.invalid(path.child("name"), text(container, "name"), NameFormats.dns1123Label(text(container, "name")));
    }
    requiredText(container, "image", path, errors);
    Rules.requiredSupported(container, "terminationMessagePolicy", MESSAGE_POLICIES, path, errors);
    ports(container, path.child("ports"));
    EnvValidation.env(container, path.child("env"), errors);
    EnvValidation.envFrom(container, path.child("envFrom"), errors);
    MountValidation.validate(container, volumes, path, errors);
    Rules.requiredSupported(container, "imagePullPolicy", PULL_POLICIES, path, errors);
    ResourceValidation.container(container.path("resources"), claims, options, path.child("resources"), errors);
    resizePolicy(container, path.child("resizePolicy"));
    SecurityValidation.container(container, spec, path, errors);
  }

  private void ports(JsonNode container, Path path) {
    var names = new HashSet<String>();
    List<JsonNode> ports = items(container, "ports");
    for (int i = 0; i < ports.size(); i++) {
      JsonNode port = ports.get(i);
      Path at = path.index(i);
      String name = text(port, "name");
      if (!name.isEmpty()) {
        List<String> messages = NameFormats.portName(name);
        errors.invalid(at.child("name"), name, messages);
        if (messages.isEmpty() && !names.add(name)) {
          errors.duplicate(at.child("name"), name);
        }
      }
      long containerPort = number(port, "containerPort");
      if (containerPort == 0) {
        errors.required(at.child("containerPort"), "");
      } else {
        errors.invalid(at.child("containerPort"), containerPort, NameFormats.portNumber(containerPort));
      }
      long hostPort = number(port, "hostPort");
      if (hostPort != 0) {
        errors.invalid(at.child("hostPort"), hostPort, NameFormats.portNumber(hostPort));
      }
      Rules.requiredSupported(port, "protocol", PROTOCOLS, at, errors);
    }
  }

  private void hostPorts(List<JsonNode> containers, Path path) {
    var used = new HashSet<String>();
    for (int i = 0; i < containers.size(); i++) {
      List<JsonNode> ports = items(containers.get(i), "ports");
      for (int j = 0; j < ports.size(); j++) {
        JsonNode port = ports.get(j);
        if (number(port, "hostPort") == 0) {
          continue;
        }
        String key = text(port, "protocol") + "/" + text(port, "hostIP") + "/" + number(port, "hostPort");
        if (!used.add(key)) {
          errors.duplicate(path.index(i).child("ports").index(j).child("hostPort"), key);
        }
      }
    }
  }

  private void resizePolicy(JsonNode container, Path path) {
    boolean never = text(spec, "restartPolicy").equals("Never");
    var seen = new HashSet<String>();
    List<JsonNode> policies = items(container, "resizePolicy");
    for (int i = 0; i < policies.size(); i++) {
      String resource = text(policies.get(i), "resourceName");
      String restart = text(policies.get(i), "restartPolicy");
      if (!seen.add(resource)) {
        errors.duplicate(path.index(i), resource);
      }
      supported(resource, List.of("cpu", "memory"), path);
      supported(restart, List.of("NotRequired", "RestartContainer"), path);
      if (never && !restart.equals("NotRequired")) {
        errors.invalid(path, restart, "must be 'NotRequired' when `restartPolicy` is 'Never'");
      }
    }
  }

  private void supported(String value, List<String> values, Path path) {
    if (value.isEmpty()) {
      errors.required(path, "");
    } else if (!values.contains(value)) {
      errors.notSupported(path, value, values);
    }
  }
}
