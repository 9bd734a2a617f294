package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoStruct;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Rules for seccomp and AppArmor profiles, as fields and as the annotations that came before them. */
final class ProfileValidation {
  static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
  static final String SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";
  static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
  private static final List<String> TYPES = List.of("Localhost", "RuntimeDefault", "Unconfined");
  private static final int PROFILE_MAX = 4095;

  private ProfileValidation() {}

  static void seccomp(JsonNode context, Path parent, FieldErrors errors) {
    if (!has(context, "seccompProfile")) {
      return;
    }
    JsonNode profile = context.path("seccompProfile");
    Path path = parent.child("seccompProfile");
    String type = text(profile, "type");
    Path local = path.child("localhostProfile");
    if (type.isEmpty()) {
      errors.required(path.child("type"), "type is required when seccompProfile is set");
    } else if (!TYPES.contains(type)) {
      errors.notSupported(path.child("type"), type, TYPES);
    }
    if (type.equals("Localhost") && !has(profile, "localhostProfile")) {
      errors.required(local, "must be set when seccomp type is Localhost");
    } else if (type.equals("Localhost")) {
      Rules.descendingPath(text(profile, "localhostProfile"), local, errors);
    } else if (has(profile, "localhostProfile")) {
      GoText.Raw shown = GoStruct.of(profile).strings("Type").pointers("LocalhostProfile").print();
      errors.invalid(local, shown, "can only be set when seccomp type is Localhost");
    }
  }

  static void appArmor(JsonNode context, Path parent, FieldErrors errors) {
    if (!has(context, "appArmorProfile")) {
      return;
    }
    JsonNode profile = context.path("appArmorProfile");
    Path path = parent.child("appArmorProfile");
    Path local = path.child("localhostProfile");
    String type = text(profile, "type");
    switch (type) {
      case "Localhost" -> appArmorFile(profile, local, errors);
      case "RuntimeDefault", "Unconfined" -> {
        if (has(profile, "localhostProfile")) {
          errors.invalid(local, profile.path("localhostProfile"), "can only be set when AppArmor type is Localhost");
        }
      }
      case "" -> errors.required(path.child("type"), "type is required when appArmorProfile is set");
      default -> errors.notSupported(path.child("type"), type, TYPES);
    }
  }

  private static void appArmorFile(JsonNode profile, Path path, FieldErrors errors) {
    String file = text(profile, "localhostProfile");
    if (!file.strip().equals(file)) {
      errors.invalid(path, file, "must not be padded with whitespace");
    } else if (file.isEmpty()) {
      errors.required(path, "must be set when AppArmor type is Localhost");
    }
    if (file.length() > PROFILE_MAX) {
      errors.tooLong(path, PROFILE_MAX);
    }
  }

  /** The annotations by themselves. */
  static void annotations(Map<String, String> annotations, JsonNode spec, Path path, FieldErrors errors) {
    if (annotations.containsKey(SECCOMP_POD)) {
      seccompAnnotation(annotations.get(SECCOMP_POD), path.child(SECCOMP_POD), errors);
    }
    annotations.forEach((key, value) -> {
      if (key.startsWith(SECCOMP_CONTAINER)) {
        seccompAnnotation(value, path.child(key), errors);
      }
      if (key.startsWith(APP_ARMOR)) {
        appArmorAnnotation(key, value, spec, path.key(key), errors);
      }
    });
  }

  private static void seccompAnnotation(String value, Path path, FieldErrors errors) {
    if (value.startsWith("localhost/")) {
      Rules.descendingPath(value.substring("localhost/".length()), path, errors);
    } else if (!List.of("runtime/default", "docker/default", "unconfined").contains(value)) {
      errors.invalid(path, value, "must be a valid seccomp profile");
    }
  }

  private static void appArmorAnnotation(String key, String value, JsonNode spec, Path path, FieldErrors errors) {
    String container = key.substring(APP_ARMOR.length());
    if (PodContainers.all(spec, Path.SPEC).stream().noneMatch(c -> text(c.node(), "name").equals(container))) {
      errors.invalid(path, container, "container not found");
    }
    if (!value.isEmpty() && !value.equals("runtime/default") && !value.equals("unconfined")
        && !value.startsWith("localhost/")) {
      errors.invalid(path, value, "invalid AppArmor profile name: " + GoText.quote(value));
    }
  }

  /** Where a field and its annotation are both set, they must agree. */
  static void agreement(JsonNode metadata, JsonNode spec, Path path, FieldErrors errors) {
    JsonNode annotations = metadata.path("annotations");
    Path podPath = path.child("securityContext", "seccompProfile");
    match("seccomp", text(annotations, SECCOMP_POD), annotations.has(SECCOMP_POD),
        spec.path("securityContext").path("seccompProfile"), podPath, errors);
    boolean windows = text(spec, "os", "name").equals("windows");
    for (PodContainers.Placed container : PodContainers.all(spec, path)) {
      JsonNode context = container.node().path("securityContext");
      Path at = container.path().child("securityContext");
      String seccomp = SECCOMP_CONTAINER + text(container.node(), "name");
      match("seccomp", text(annotations, seccomp), annotations.has(seccomp), context.path("seccompProfile"),
          at.child("seccompProfile"), errors);
      String appArmor = APP_ARMOR + text(container.node(), "name");
      JsonNode own = context.path("appArmorProfile");
      JsonNode profile = own.isObject() ? own : spec.path("securityContext").path("appArmorProfile");
      match("apparmor", text(annotations, appArmor), annotations.has(appArmor) && !windows, profile,
          at.child("appArmorProfile"), errors);
    }
  }

  private static void match(
      String kind, String annotation, boolean annotated, JsonNode profile, Path path, FieldErrors errors) {
    if (!annotated || !profile.isObject()) {
      return;
    }
    boolean dockerDefault = kind.equals("seccomp") && annotation.equals("docker/default");
    boolean sameType = switch (text(profile, "type")) {
      case "Unconfined" -> annotation.equals("unconfined");
      case "RuntimeDefault" -> annotation.equals("runtime/default") || dockerDefault;
      case "Localhost" -> annotation.startsWith("localhost/");
      default -> true;
    };
    if (!sameType) {
      errors.forbidden(path.child("type"), kind + " type in annotation and field must match");
    } else if (text(profile, "type").equals("Localhost")
        && !annotation.equals("localhost/" + text(profile, "localhostProfile"))) {
      errors.forbidden(path.child("localhostProfile"), kind + " profile in annotation and field must match");
    }
  }
}
