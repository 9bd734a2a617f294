package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.flag;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Rules for Windows options, for host process pods, and for what an operating system excludes. */
final class WindowsValidation {
  private static final int CREDENTIAL_SPEC_MAX = 64 * 1024;
  private static final int DOMAIN_MAX = 256;
  private static final int USER_MAX = 104;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final Pattern NET_BIOS = Pattern.compile("[^\\\\/:*?\"<>|.][^\\\\/:*?\"<>|]{0,14}");
  private static final String DNS_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
  private static final Pattern DNS = Pattern.compile(DNS_LABEL + "(?:\\." + DNS_LABEL + ")*+");
  private static final Pattern BAD_USER_CHARS = Pattern.compile("[\"/\\\\:;|=,+*?<>@\\[\\]]");
  private static final Pattern DOTS_AND_SPACES = Pattern.compile("[. ]+");
  private static final String FORBIDDEN = "cannot be set for a windows pod";
  private static final List<String> POD_CONTEXT = List.of("appArmorProfile", "seLinuxOptions", "seccompProfile", "fsGroup",
      "fsGroupChangePolicy", "sysctls", "runAsUser", "runAsGroup", "supplementalGroups", "supplementalGroupsPolicy",
      "seLinuxChangePolicy");
  private static final List<String> CONTAINER_CONTEXT = List.of("appArmorProfile", "seLinuxOptions", "seccompProfile",
      "capabilities", "readOnlyRootFilesystem", "privileged", "allowPrivilegeEscalation", "procMount", "runAsUser",
      "runAsGroup");

  private WindowsValidation() {}

  static void options(JsonNode context, Path parent, FieldErrors errors) {
    JsonNode options = context.path("windowsOptions");
    Path path = parent.child("windowsOptions");
    if (has(options, "gmsaCredentialSpecName")) {
      String name = text(options, "gmsaCredentialSpecName");
      errors.invalid(path.child("gmsaCredentialSpecName"), name, NameFormats.dns1123Subdomain(name));
    }
    if (has(options, "gmsaCredentialSpec")) {
      String spec = text(options, "gmsaCredentialSpec");
      if (spec.isEmpty()) {
        errors.invalid(path.child("gmsaCredentialSpec"), spec, "gmsaCredentialSpec cannot be an empty string");
      } else if (spec.length() > CREDENTIAL_SPEC_MAX) {
        errors.invalid(path.child("gmsaCredentialSpec"), spec, "gmsaCredentialSpec size must be under 64 KiB");
      }
    }
    if (has(options, "runAsUserName")) {
      userName(text(options, "runAsUserName"), path.child("runAsUserName"), errors);
    }
  }

  private static void userName(String name, Path path, FieldErrors errors) {
    String[] parts = name.split("\\\\", -1);
    if (name.isEmpty()) {
      errors.invalid(path, name, "runAsUserName cannot be an empty string");
    } else if (CONTROL.matcher(name).find()) {
      errors.invalid(path, name, "runAsUserName cannot contain control characters");
    } else if (parts.length > 2) {
      errors.invalid(path, name, "runAsUserName cannot contain more than one backslash");
    } else {
      if (parts.length == 2) {
        domain(name, parts[0], path, errors);
      }
      user(name, parts[parts.length - 1], path, errors);
    }
  }

  private static void domain(String name, String domain, Path path, FieldErrors errors) {
    if (domain.length() >= DOMAIN_MAX) {
      errors.invalid(path, name, "runAsUserName's Domain length must be under " + DOMAIN_MAX + " characters");
    }
    if (!NET_BIOS.matcher(domain).matches() && !DNS.matcher(domain).matches()) {
      errors.invalid(path, name, "runAsUserName's Domain doesn't match the NetBios nor the DNS format");
    }
  }

  private static void user(String name, String user, Path path, FieldErrors errors) {
    if (user.isEmpty()) {
      errors.invalid(path, name, "runAsUserName's User cannot be empty");
    } else if (user.length() > USER_MAX) {
      errors.invalid(path, name, "runAsUserName's User length must not be longer than " + USER_MAX + " characters");
    }
    if (DOTS_AND_SPACES.matcher(user).matches()) {
      errors.invalid(path, name, "runAsUserName's User cannot contain only periods or spaces");
    }
    if (BAD_USER_CHARS.matcher(user).find()) {
      errors.invalid(path, name,
          "runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]");
    }
  }

  static void hostProcess(JsonNode spec, Path path, FieldErrors errors) {
    JsonNode pod = spec.path("securityContext").path("windowsOptions").path("hostProcess");
    int hostProcesses = 0;
    List<PodContainers.Placed> containers = PodContainers.all(spec, path);
    for (PodContainers.Placed container : containers) {
      JsonNode own = container.node().path("securityContext").path("windowsOptions").path("hostProcess");
      if (pod.isBoolean() && own.isBoolean() && pod.booleanValue() != own.booleanValue()) {
        errors.invalid(container.path().child("securityContext", "windowsOptions", "hostProcess"), own.booleanValue(),
            "pod hostProcess value must be identical if both are specified, was " + pod.booleanValue());
      }
      hostProcesses += (own.isBoolean() ? own : pod).asBoolean(false) ? 1 : 0;
    }
    if (hostProcesses == 0) {
      return;
    }
    if (hostProcesses != containers.size()) {
      errors.invalid(path, "", "If pod contains any hostProcess containers then all containers must be HostProcess containers");
    }
    if (!flag(spec, "hostNetwork")) {
      errors.invalid(path.child("hostNetwork"), false,
          "hostNetwork must be true if pod contains any hostProcess containers");
    }
  }

  /** What {@code spec.os} excludes. */
  static void os(JsonNode spec, Path path, FieldErrors errors) {
    if (!has(spec, "os")) {
      return;
    }
    String name = text(spec, "os", "name");
    switch (name) {
      case "linux" -> linux(spec, path, errors);
      case "windows" -> windows(spec, path, errors);
      case "" -> errors.required(path.child("os", "name"), "");
      default -> errors.notSupported(path.child("os"), name, List.of("linux", "windows"));
    }
  }

  private static void linux(JsonNode spec, Path path, FieldErrors errors) {
    String text = "windows options cannot be set for a linux pod";
    if (has(spec.path("securityContext"), "windowsOptions")) {
      errors.forbidden(path.child("securityContext", "windowsOptions"), text);
    }
    for (PodContainers.Placed container : PodContainers.all(spec, path)) {
      if (has(container.node().path("securityContext"), "windowsOptions")) {
        errors.forbidden(container.path().child("securityContext", "windowsOptions"), text);
      }
    }
  }

  private static void windows(JsonNode spec, Path path, FieldErrors errors) {
    excluded(spec.path("securityContext"), POD_CONTEXT, path.child("securityContext"), errors);
    for (String field : List.of("hostUsers", "shareProcessNamespace")) {
      if (has(spec, field)) {
        errors.forbidden(path.child(field), FORBIDDEN);
      }
    }
    for (String field : List.of("hostPID", "hostIPC")) {
      if (flag(spec, field)) {
        errors.forbidden(path.child(field), FORBIDDEN);
      }
    }
    for (PodContainers.Placed container : PodContainers.all(spec, path)) {
      excluded(container.node().path("securityContext"), CONTAINER_CONTEXT, container.path().child("securityContext"), errors);
    }
  }

  private static void excluded(JsonNode context, List<String> fields, Path path, FieldErrors errors) {
    for (String field : fields) {
      boolean emptySysctls = field.equals("sysctls") && context.path(field).isEmpty();
      if (has(context, field) && !emptySysctls) {
        errors.forbidden(path.child(field), FORBIDDEN);
      }
    }
  }
}
