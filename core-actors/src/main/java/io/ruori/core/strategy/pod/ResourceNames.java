package io.ruori.core.strategy.pod;

import io.ruori.core.object.Quantity;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.math.BigDecimal;
import java.util.Set;

/** Names of resources ({@code cpu}, {@code hugepages-2Mi}, {@code example.com/gpu}) and what follows from them. */
public final class ResourceNames {
  public static final String HUGE_PAGES = "hugepages-";
  private static final Set<String> CONTAINER = Set.of("cpu", "memory", "ephemeral-storage");
  private static final Set<String> COUNTED = Set.of("pods", "resourcequotas", "services", "replicationcontrollers", "secrets",
      "configmaps", "persistentvolumeclaims", "services.nodeports", "services.loadbalancers");
  private static final Set<String> MEASURED = Set.of("cpu", "memory", "ephemeral-storage", "storage", "requests.cpu",
      "requests.memory", "requests.ephemeral-storage", "requests.storage", "limits.cpu", "limits.memory",
      "limits.ephemeral-storage");

  private ResourceNames() {}

  public static boolean isHugePages(String name) {
    return name.startsWith(HUGE_PAGES);
  }

  public static boolean isStandard(String name) {
    return MEASURED.contains(name) || COUNTED.contains(name) || isHugePages(name)
        || name.startsWith("requests." + HUGE_PAGES);
  }

  public static boolean isForContainers(String name) {
    return CONTAINER.contains(name) || isHugePages(name);
  }

  /** Whether the name is Kubernetes' own. */
  public static boolean isNative(String name) {
    return !name.contains("/") || name.contains("kubernetes.io/");
  }

  public static boolean isExtended(String name) {
    return !isNative(name) && !name.startsWith("requests.") && NameFormats.qualifiedName("requests." + name).isEmpty();
  }

  public static boolean allowsOvercommit(String name) {
    return isNative(name) && !isHugePages(name);
  }

  /** Upstream's {@code validateResourceName}. */
  public static void validate(String name, Path path, FieldErrors errors) {
    var messages = NameFormats.qualifiedName(name);
    errors.invalid(path, name, messages);
    if (messages.isEmpty() && !name.contains("/") && !isStandard(name)) {
      errors.invalid(path, name, "must be a standard resource type or fully qualified");
    }
  }

  /** Upstream's {@code validateContainerResourceName}. */
  public static void validateForContainers(String name, Path path, FieldErrors errors) {
    validate(name, path, errors);
    if (!name.contains("/")) {
      if (!isForContainers(name)) {
        errors.invalid(path, name, "must be a standard resource for containers");
      }
    } else if (!isNative(name) && !isExtended(name)) {
      errors.invalid(path, name, "doesn't follow extended resource name standard");
    }
  }

  /** Upstream's {@code ValidateResourceQuantityValue}: not negative, whole where things are counted. */
  public static void validateQuantity(String name, Quantity quantity, Path path, FieldErrors errors) {
    Rules.notNegative(quantity, path, errors);
    boolean counted = COUNTED.contains(name) || isExtended(name);
    if (counted && !quantity.isCountable()) {
      errors.invalid(path, quantity.text(), "must be an integer");
    }
  }

  static boolean isDivisible(String name, Quantity quantity) {
    return Quantity.find(name.substring(HUGE_PAGES.length()))
        .filter(page -> page.signum() > 0 && page.isWhole())
        .map(page -> BigDecimal.valueOf(quantity.value()).remainder(BigDecimal.valueOf(page.value())).signum() == 0)
        .orElse(false);
  }
}
