package io.ruori.core.podsecurity;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the labels of a namespace ask for (pod-security-admission {@code api.PolicyToEvaluate}).
 *
 * @param enforce what pods must keep to
 * @param warn what whoever creates a pod or a workload is told of
 */
public record Policy(Standard enforce, Standard warn) {
  private static final String PREFIX = "pod-security.kubernetes.io/";
  private static final Path LABELS = Path.METADATA.child("labels");
  private static final Pattern VERSION = Pattern.compile("v1\\.(0|[1-9][0-9]{0,8})");

  /**
   * A level as of a release.
   *
   * @param minor of Kubernetes 1.x; {@link #LATEST} for the newest rules
   */
  public record Standard(Level level, int minor) {
    public static final int LATEST = Integer.MAX_VALUE;

    /** Whether it asks for nothing. */
    public boolean isOpen() {
      return level == Level.PRIVILEGED;
    }

    /** As upstream prints it: {@code baseline:latest}. */
    @Override
    public String toString() {
      return level + ":" + (minor == LATEST ? "latest" : "v1." + minor);
    }
  }

  /** Reads the labels; what cannot be read is an error, is enforced as the strictest, and warned of not at all. */
  public static Policy of(Map<String, String> labels, FieldErrors errors) {
    Standard enforce = standard(labels, "enforce", Level.RESTRICTED, errors);
    standard(labels, "audit", Level.PRIVILEGED, errors);
    return new Policy(enforce, standard(labels, "warn", Level.PRIVILEGED, errors));
  }

  private static Standard standard(Map<String, String> labels, String mode, Level unreadable, FieldErrors errors) {
    Level level = Level.PRIVILEGED;
    String key = PREFIX + mode;
    if (labels.containsKey(key)) {
      level = Level.parse(labels.get(key)).orElse(null);
      if (level == null) {
        errors.invalid(LABELS.key(key), labels.get(key), "must be one of privileged, baseline, restricted");
        level = unreadable;
      }
    }
    return new Standard(level, minor(labels, key + "-version", errors));
  }

  private static int minor(Map<String, String> labels, String key, FieldErrors errors) {
    String version = labels.getOrDefault(key, "latest");
    Matcher matcher = VERSION.matcher(version);
    if (matcher.matches()) {
      return Integer.parseInt(matcher.group(1));
    }
    if (!version.equals("latest")) {
      errors.invalid(LABELS.key(key), version, "must be \"latest\" or \"v1.x\"");
    }
    return Standard.LATEST;
  }
}
