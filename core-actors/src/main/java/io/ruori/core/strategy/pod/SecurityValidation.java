package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.flag;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoStruct;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Rules for the security contexts of pods and containers, and for host namespaces. */
final class SecurityValidation {
  private static final String SYSCTL_SEGMENT = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
  private static final String SYSCTL = "(" + SYSCTL_SEGMENT + "[\\./])*" + SYSCTL_SEGMENT;
  private static final Pattern SYSCTL_PATTERN = Pattern.compile(SYSCTL);
  private static final int SYSCTL_MAX = 253;
  private static final Set<String> IPC_SYSCTLS = Set.of("kernel.sem");

  private SecurityValidation() {}

  static void pod(JsonNode spec, PodOptions options, Path path, FieldErrors errors) {
    JsonNode context = spec.path("securityContext");
    Path at = path.child("securityContext");
    ids(context, List.of("fsGroup", "runAsUser", "runAsGroup"), at, errors);
    List<JsonNode> groups = items(context, "supplementalGroups");
    for (int i = 0; i < groups.size(); i++) {
      long group = groups.get(i).asLong(0);
      errors.invalid(at.child("supplementalGroups").index(i), group, NameFormats.userId(group));
    }
    if (flag(spec, "shareProcessNamespace") && flag(spec, "hostPID")) {
      errors.invalid(at.child("shareProcessNamespace"), true, "ShareProcessNamespace and HostPID cannot both be enabled");
    }
    sysctls(spec, options, at.child("sysctls"), errors);
    Rules.supported(context, "fsGroupChangePolicy", List.of("Always", "OnRootMismatch"), at, errors);
    ProfileValidation.seccomp(context, at, errors);
    WindowsValidation.options(context, at, errors);
    ProfileValidation.appArmor(context, at, errors);
    Rules.supported(context, "supplementalGroupsPolicy", List.of("Merge", "Strict"), at, errors);
    List<String> changes = options.anySelinuxChange() ? List.of("MountOption", "Recursive") : List.of("Recursive");
    Rules.supported(context, "seLinuxChangePolicy", changes, at, errors);
  }

  private static void ids(JsonNode context, List<String> fields, Path path, FieldErrors errors) {
    for (String field : fields) {
      if (has(context, field)) {
        errors.invalid(path.child(field), number(context, field), NameFormats.userId(number(context, field)));
      }
    }
  }

  private static void sysctls(JsonNode spec, PodOptions options, Path path, FieldErrors errors) {
    var names = new HashSet<String>();
    List<JsonNode> sysctls = items(spec.path("securityContext"), "sysctls");
    for (int i = 0; i < sysctls.size(); i++) {
      String name = text(sysctls.get(i), "name");
      Path at = path.index(i).child("name");
      if (name.isEmpty()) {
        errors.required(at, "");
      } else if (name.length() > SYSCTL_MAX || !SYSCTL_PATTERN.matcher(name).matches()) {
        errors.invalid(at, name, "must have at most " + SYSCTL_MAX + " characters and match regex ^" + SYSCTL + "$");
      } else if (names.contains(name)) {
        errors.duplicate(at, name);
      }
      if (!options.hostSysctls()) {
        hostSysctl(name, spec, at, errors);
      }
      names.add(name);
    }
  }

  private static void hostSysctl(String name, JsonNode spec, Path path, FieldErrors errors) {
    String dotted = dotted(name);
    if (flag(spec, "hostNetwork") && dotted.startsWith("net.")) {
      errors.invalid(path, name, "may not be specified when 'hostNetwork' is true");
    } else if (flag(spec, "hostIPC") && isIpc(dotted)) {
      errors.invalid(path, name, "may not be specified when 'hostIPC' is true");
    }
  }

  private static boolean isIpc(String dotted) {
    return IPC_SYSCTLS.contains(dotted) || dotted.startsWith("kernel.shm") || dotted.startsWith("kernel.msg")
        || dotted.startsWith("fs.mqueue.");
  }

  /** With the first separator a slash, slashes separate and dots belong to the names. */
  private static String dotted(String name) {
    int slash = name.indexOf('/');
    int dot = name.indexOf('.');
    boolean slashes = slash >= 0 && (dot < 0 || slash < dot);
    return slashes ? name.replace('.', '\0').replace('/', '.').replace('\0', '/') : name;
  }

  static boolean hasHostSysctl(JsonNode spec) {
    var errors = new FieldErrors();
    items(spec.path("securityContext"), "sysctls").forEach(s -> hostSysctl(text(s, "name"), spec, Path.ROOT, errors));
    return !errors.isEmpty();
  }

  static void container(JsonNode container, JsonNode spec, Path parent, FieldErrors errors) {
    JsonNode context = container.path("securityContext");
    Path path = parent.child("securityContext");
    ids(context, List.of("runAsUser", "runAsGroup"), path, errors);
    Rules.supported(context, "procMount", List.of("Default", "Unmasked"), path, errors);
    boolean hostUsers = flag(spec, "hostUsers", true);
    if (hostUsers && text(context, "procMount").equals("Unmasked")) {
      errors.invalid(path.child("procMount"), "Unmasked", "`hostUsers` must be false to use `Unmasked`");
    }
    ProfileValidation.seccomp(context, path, errors);
    boolean noEscalation = has(context, "allowPrivilegeEscalation") && !flag(context, "allowPrivilegeEscalation");
    if (noEscalation && flag(context, "privileged")) {
      errors.invalid(path, goContext(context), "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
    }
    for (String capability : texts(context.path("capabilities"), "add")) {
      if (noEscalation && capability.equals("CAP_SYS_ADMIN")) {
        errors.invalid(path, goContext(context),
            "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
      }
    }
    WindowsValidation.options(context, path, errors);
    ProfileValidation.appArmor(context, path, errors);
  }

  private static GoText.Raw goContext(JsonNode context) {
    return GoStruct.of(context)
        .nested("Capabilities", c -> c.pointers("Add", "Drop"))
        .pointers("Privileged")
        .nested("SELinuxOptions", "seLinuxOptions", o -> o.strings("User", "Role", "Type", "Level"))
        .pointers("WindowsOptions", "RunAsUser", "RunAsGroup", "RunAsNonRoot", "ReadOnlyRootFilesystem",
            "AllowPrivilegeEscalation", "ProcMount")
        .nested("SeccompProfile", p -> p.strings("Type").pointers("LocalhostProfile"))
        .nested("AppArmorProfile", p -> p.strings("Type").pointers("LocalhostProfile"))
        .print();
  }

  /** What a user namespace of its own excludes. */
  static void hostUsers(JsonNode spec, PodOptions options, Path path, FieldErrors errors) {
    if (flag(spec, "hostUsers", true)) {
      return;
    }
    String text = "when `hostUsers` is false";
    if (flag(spec, "hostNetwork")) {
      errors.forbidden(path.child("hostNetwork"), text);
    }
    if (flag(spec, "hostPID")) {
      errors.forbidden(path.child("HostPID"), text);
    }
    if (flag(spec, "hostIPC")) {
      errors.forbidden(path.child("HostIPC"), text);
    }
    for (PodContainers.Placed container : PodContainers.all(spec, path)) {
      if (!options.userNamespaceDevices() && !items(container.node(), "volumeDevices").isEmpty()) {
        errors.forbidden(container.path().child("volumeDevices"), text);
      }
    }
  }
}
