package io.ruori.gateway.request;

import io.ruori.core.entity.WriteOptions;
import io.ruori.core.entity.WriteOptions.FieldValidation;
import io.ruori.core.object.GroupResource;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.Path;
import io.ruori.gateway.engine.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads and validates upstream's CreateOptions, UpdateOptions, PatchOptions and DeleteOptions. */
public final class Options {
  private static final GroupResource META = new GroupResource("meta.k8s.io", "");
  private static final List<String> POLICIES = List.of("Foreground", "Background", "Orphan");
  private static final int MANAGER_BYTES = 128;

  private Options() {}

  public static WriteOptions create(Request request, Query query) {
    return write("CreateOptions", request, query, new FieldErrors());
  }

  public static WriteOptions update(Request request, Query query) {
    return write("UpdateOptions", request, query, new FieldErrors());
  }

  public static WriteOptions patch(Request request, Query query, boolean apply) {
    var errors = new FieldErrors();
    if (apply && query.text("fieldManager").isEmpty()) {
      errors.required(Path.of("fieldManager"), "is required for apply patch");
    }
    if (!apply && query.has("force")) {
      errors.forbidden(Path.of("force"), "may not be specified for non-apply patch");
    }
    return write("PatchOptions", request, query, errors);
  }

  private static WriteOptions write(String kind, Request request, Query query, FieldErrors errors) {
    String manager = query.text("fieldManager");
    validateManager(manager, errors);
    boolean dryRun = dryRun(query.all("dryRun"), errors);
    FieldValidation validation = fieldValidation(query.text("fieldValidation"), errors);
    refuse(kind, errors);
    String named = manager.isEmpty() ? fromUserAgent(request.header("User-Agent").orElse("")) : manager;
    return new WriteOptions(dryRun, named, validation, query.flag("force"), null, "", "", "");
  }

  /** From the body ({@code DeleteOptions}) when there is one, else from the query. */
  public static WriteOptions delete(Request request, Query query, JsonNode body) {
    var errors = new FieldErrors();
    boolean inBody = body != null;
    JsonNode from = inBody ? body : null;
    Long grace = inBody ? number(from.path("gracePeriodSeconds")) : query.number("gracePeriodSeconds").orElse(null);
    String policy = inBody ? from.path("propagationPolicy").asString("") : query.text("propagationPolicy");
    Boolean orphan =
        inBody ? flag(from.path("orphanDependents")) : query.optionalFlag("orphanDependents").orElse(null);
    if (orphan != null && !policy.isEmpty()) {
      errors.invalid(
          Path.of("propagationPolicy"), policy, "orphanDependents and deletionPropagation cannot be both set");
    }
    if (!policy.isEmpty() && !POLICIES.contains(policy)) {
      errors.notSupported(
          Path.of("propagationPolicy"), policy, List.of("Foreground", "Background", "Orphan", "nil"));
    }
    boolean dryRun = dryRun(inBody ? texts(from.path("dryRun")) : query.all("dryRun"), errors);
    refuse("DeleteOptions", errors);
    String effective = orphan == null ? policy : orphan ? "Orphan" : "Background";
    JsonNode preconditions = inBody ? from.path("preconditions") : null;
    return new WriteOptions(
        dryRun,
        fromUserAgent(request.header("User-Agent").orElse("")),
        FieldValidation.IGNORE,
        false,
        grace,
        effective,
        preconditions == null ? "" : preconditions.path("uid").asString(""),
        preconditions == null ? "" : preconditions.path("resourceVersion").asString(""));
  }

  private static void refuse(String kind, FieldErrors errors) {
    if (!errors.isEmpty()) {
      throw new Refused(errors.invalid(META, kind, ""));
    }
  }

  private static void validateManager(String manager, FieldErrors errors) {
    Path path = Path.of("fieldManager");
    if (manager.getBytes(StandardCharsets.UTF_8).length > MANAGER_BYTES) {
      errors.tooLong(path, MANAGER_BYTES);
    }
    int position = 0;
    for (int i = 0; i < manager.length(); i += Character.charCount(manager.codePointAt(i))) {
      int c = manager.codePointAt(i);
      if (!GoText.isPrintable(c)) {
        errors.invalid(path, manager, String.format("invalid character U+%04X (at position %d)", c, position));
      }
      position += Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
    }
  }

  private static boolean dryRun(List<String> values, FieldErrors errors) {
    if (values.stream().anyMatch(v -> !v.equals("All"))) {
      errors.notSupported(Path.of("dryRun"), new GoText.Raw(texts(values)), List.of("All"));
    }
    return !values.isEmpty();
  }

  private static String texts(List<String> values) {
    return values.stream().map(GoText::quote).collect(java.util.stream.Collectors.joining(",", "[", "]"));
  }

  private static FieldValidation fieldValidation(String value, FieldErrors errors) {
    return switch (value) {
      case "Ignore" -> FieldValidation.IGNORE;
      case "", "Warn" -> FieldValidation.WARN;
      case "Strict" -> FieldValidation.STRICT;
      default -> {
        errors.notSupported(Path.of("fieldValidation"), value, List.of("", "Ignore", "Strict", "Warn"));
        yield FieldValidation.WARN;
      }
    };
  }

  /** What stands before the first slash, as far as it can be printed. */
  private static String fromUserAgent(String agent) {
    int slash = agent.indexOf('/');
    String prefix = slash < 0 ? agent : agent.substring(0, slash);
    var manager = new StringBuilder();
    int bytes = 0;
    for (int c : prefix.codePoints().toArray()) {
      bytes += Character.toString(c).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > MANAGER_BYTES) {
        break;
      }
      if (GoText.isPrintable(c)) {
        manager.appendCodePoint(c);
      }
    }
    return manager.toString();
  }

  private static Long number(JsonNode node) {
    return node.isIntegralNumber() ? Long.valueOf(node.asLong()) : null;
  }

  private static Boolean flag(JsonNode node) {
    return node.isBoolean() ? Boolean.valueOf(node.asBoolean()) : null;
  }

  private static List<String> texts(JsonNode list) {
    var texts = new ArrayList<String>();
    list.forEach(item -> texts.add(item.asString("")));
    return texts;
  }
}
