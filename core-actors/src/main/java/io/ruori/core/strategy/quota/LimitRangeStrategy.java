package io.ruori.core.strategy.quota;

import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.object.Quantity;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.ResourceLists;
import io.ruori.core.strategy.pod.ResourceNames;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Limit ranges (core {@code ValidateLimitRange}). */
final class LimitRangeStrategy extends CoreKind {
  private static final long MAX_MILLI = Long.MAX_VALUE / 1000;

  LimitRangeStrategy() {
    super(true, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    for (ObjectNode limit : objects(object, "spec", "limits")) {
      ResourceLists.roundUp(limit, "max", "min", "default", "defaultRequest", "maxLimitRequestRatio");
      if (text(limit, "type").equals("Container")) {
        fillMissing(limit, "max", "default");
        fillMissing(limit, "default", "defaultRequest");
        fillMissing(limit, "min", "defaultRequest");
      }
    }
  }

  private static void fillMissing(ObjectNode limit, String from, String to) {
    limit.path(from).properties().forEach(entry -> {
      ObjectNode list = Fields.ensure(limit, to);
      if (!list.has(entry.getKey())) {
        list.set(entry.getKey(), entry.getValue());
      }
    });
  }

  @Override
  public boolean createsOnUpdate() {
    return true;
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    Fields.defaultText(Fields.ensure(object, "metadata"), "name", context.uids().get());
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    var types = new HashSet<String>();
    List<JsonNode> limits = items(object, "spec", "limits");
    for (int i = 0; i < limits.size(); i++) {
      Path path = Path.SPEC.child("limits").index(i);
      String type = text(limits.get(i), "type");
      typeName(type, path.child("type"), errors);
      if (!types.add(type)) {
        errors.duplicate(path.child("type"), type);
      }
      limit(limits.get(i), type, path, errors);
    }
  }

  private static void typeName(String type, Path path, FieldErrors errors) {
    List<String> wrong = NameFormats.qualifiedName(type);
    errors.invalid(path, type, wrong);
    boolean standard = List.of("Pod", "Container", "PersistentVolumeClaim").contains(type);
    if (wrong.isEmpty() && !type.contains("/") && !standard) {
      errors.invalid(path, type, "must be a standard limit type or fully qualified");
    }
  }

  private static void limit(JsonNode limit, String type, Path path, FieldErrors errors) {
    var keys = new TreeSet<String>();
    names(limit, "max", type, path, keys, errors);
    names(limit, "min", type, path, keys, errors);
    boolean pod = type.equals("Pod");
    for (String list : List.of("default", "defaultRequest")) {
      if (pod && !limit.path(list).isEmpty()) {
        errors.forbidden(path.child(list), "may not be specified when `type` is 'Pod'");
      } else {
        names(limit, list, type, path, keys, errors);
      }
    }
    boolean unbounded = !limit.path("min").has("storage") && !limit.path("max").has("storage");
    if (type.equals("PersistentVolumeClaim") && unbounded) {
      errors.required(path.child("limits"), "either minimum or maximum storage value is required, but neither was provided");
    }
    names(limit, "maxLimitRequestRatio", type, path, keys, errors);
    keys.forEach(key -> new Bounds(limit, key, pod, path, errors).validate());
  }

  private static void names(
      JsonNode limit, String list, String type, Path path, TreeSet<String> keys, FieldErrors errors) {
    for (String name : new TreeMap<>(Fields.textMap(limit, list)).keySet()) {
      if (type.equals("Pod") || type.equals("Container")) {
        ResourceNames.validateForContainers(name, path.child(list).key(name), errors);
      } else {
        ResourceNames.validate(name, path.child(list).key(name), errors);
      }
      keys.add(name);
    }
  }

  /** How the bounds of one resource must lie to each other. */
  private record Bounds(JsonNode limit, String key, boolean pod, Path path, FieldErrors errors) {
    private Quantity of(String list) {
      boolean ignored = pod && list.startsWith("default");
      return ignored || !limit.path(list).has(key) ? null : Quantity.of(limit.path(list).path(key));
    }

    void validate() {
      Quantity min = of("min");
      Quantity max = of("max");
      Quantity standard = of("default");
      Quantity request = of("defaultRequest");
      order("min", min, "min", min, "max", max);
      order("defaultRequest", request, "min", min, "default request", request);
      order("defaultRequest", request, "default request", request, "max", max);
      order("defaultRequest", request, "default request", request, "default limit", standard);
      order("default", min, "min", min, "default", standard);
      order("default", max, "default", standard, "max", max);
      ratio(min, max);
      boolean differ = standard != null && request != null && standard.compareTo(request) != 0;
      if (differ && !ResourceNames.allowsOvercommit(key)) {
        errors.invalid(path.child("defaultRequest").key(key), request.text(), "default value " + standard.text()
            + " must equal to defaultRequest value " + request.text() + " in " + key);
      }
    }

    private void order(String list, Quantity shown, String lowName, Quantity low, String highName, Quantity high) {
      if (low != null && high != null && low.compareTo(high) > 0) {
        errors.invalid(path.child(list).key(key), shown.text(),
            lowName + " value " + low.text() + " is greater than " + highName + " value " + high.text());
      }
    }

    private void ratio(Quantity min, Quantity max) {
      Quantity ratio = of("maxLimitRequestRatio");
      if (ratio == null) {
        return;
      }
      Path at = path.child("maxLimitRequestRatio").key(key);
      if (ratio.compareTo(Quantity.of("1")) < 0) {
        errors.invalid(at, ratio.text(), "ratio " + ratio.text() + " is less than 1");
      }
      if (min == null || max == null) {
        return;
      }
      boolean milli = ratio.value() < MAX_MILLI && min.value() < MAX_MILLI && max.value() < MAX_MILLI;
      double value = milli ? ratio.milliValue() / 1000.0 : ratio.value();
      double most = milli ? (double) max.milliValue() / min.milliValue() : (double) max.value() / min.value();
      if (value > most) {
        String shown = Double.isInfinite(most) ? "+Inf" : String.format(Locale.ROOT, "%f", most);
        errors.invalid(at, ratio.text(), "ratio " + ratio.text() + " is greater than max/min = " + shown);
      }
    }
  }
}
