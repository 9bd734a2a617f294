package io.ruori.gateway.discovery;

import io.ruori.core.kind.KubernetesRelease;
import io.ruori.core.object.Json;
import tools.jackson.databind.node.ObjectNode;

/** {@code /version}: the Kubernetes release whose API this is. */
public final class Version {
  private Version() {}

  static ObjectNode document() {
    return Json.object()
        .put("major", "1")
        .put("minor", "34")
        .put("emulationMajor", "1")
        .put("emulationMinor", "34")
        .put("minCompatibilityMajor", "1")
        .put("minCompatibilityMinor", "33")
        .put("gitVersion", KubernetesRelease.VERSION + "+ruori")
        .put("gitCommit", "")
        .put("gitTreeState", "clean")
        .put("buildDate", "1970-01-01T00:00:00Z")
        .put("goVersion", "")
        .put("compiler", "javac " + Runtime.version().feature())
        .put("platform", "jvm/" + System.getProperty("os.arch"));
  }
}
