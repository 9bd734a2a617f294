package io.ruori.core.strategy.apps;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.textMap;

import io.ruori.core.strategy.pod.PodTemplates;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import io.ruori.core.validation.SemanticEquality;
import java.math.BigInteger;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The rules that kinds with replicas of a pod share. */
public final class Workloads {
  private static final String MISMATCH = "`selector` does not match template `labels`";

  private Workloads() {}

  /** The selector must be there, sound and not empty, but what an old one held it may keep. */
  static void selector(JsonNode spec, JsonNode oldSpec, String kind, Path path, FieldErrors errors) {
    JsonNode selector = spec.path("selector");
    if (!has(spec, "selector")) {
      errors.required(path, "");
      return;
    }
    boolean lenient = oldSpec.isObject() && LabelRules.hasInvalidValue(oldSpec.path("selector"));
    LabelRules.selector(selector, new LabelRules.SelectorOptions(lenient, false), path, errors);
    if (isEmpty(selector)) {
      errors.invalid(path, new GoText.Raw("{}"), "empty selector is invalid for " + kind);
    }
  }

  static boolean isEmpty(JsonNode selector) {
    return selector.path("matchLabels").isEmpty() && selector.path("matchExpressions").isEmpty();
  }

  /** The template must have the labels that the selector asks for; an absent selector asks for what nothing has. */
  static void labelsMatch(JsonNode spec, boolean emptyMatches, Path path, FieldErrors errors) {
    JsonNode selector = spec.path("selector");
    JsonNode labels = spec.path("template").path("metadata").path("labels");
    boolean matches = selector.isObject() && isEmpty(selector) ? emptyMatches : LabelRules.matches(selector, labels);
    if (!matches) {
      errors.invalid(path.child("metadata", "labels"), labels(labels), MISMATCH);
    }
  }

  /** Labels as Go prints them: keys sorted, {@code null} for none. */
  public static GoText.Raw labels(JsonNode labels) {
    return new GoText.Raw(labels.isObject() ? GoText.print(textMap(labels)) : "null");
  }

  /** The template of a kind whose pods run for good. */
  static void template(JsonNode spec, JsonNode oldSpec, String kind, Path path, FieldErrors errors) {
    PodTemplates.validate(spec.path("template"), oldSpec.path("template"), path, errors);
    runsForGood(spec.path("template").path("spec"), kind, path.child("spec"), errors);
  }

  static void runsForGood(JsonNode podSpec, String kind, Path path, FieldErrors errors) {
    if (!text(podSpec, "restartPolicy").equals("Always")) {
      errors.notSupported(path.child("restartPolicy"), text(podSpec, "restartPolicy"), List.of("Always"));
    }
    if (has(podSpec, "activeDeadlineSeconds")) {
      errors.forbidden(path.child("activeDeadlineSeconds"), "activeDeadlineSeconds in " + kind + " is not Supported");
    }
  }

  static void notNegative(JsonNode node, Path path, FieldErrors errors, String... fields) {
    for (String field : fields) {
      Rules.notNegative(node, field, path, errors);
    }
  }

  /** Counts that cannot be greater than another. */
  static void atMost(JsonNode status, String limit, String text, Path path, FieldErrors errors, String... fields) {
    for (String field : fields) {
      if (number(status, field) > number(status, limit)) {
        errors.invalid(path.child(field), number(status, field), text);
      }
    }
  }

  static void collisionsOnlyGrow(JsonNode status, JsonNode old, FieldErrors errors) {
    boolean had = has(old, "collisionCount");
    if (had && number(status, "collisionCount", -1) < number(old, "collisionCount")) {
      errors.invalid(Path.STATUS.child("collisionCount"), number(status, "collisionCount"), "cannot be decremented");
    }
  }

  static void selectorStays(JsonNode object, JsonNode old, FieldErrors errors) {
    JsonNode selector = object.path("spec").path("selector");
    if (!SemanticEquality.equal(selector, old.path("spec").path("selector"))) {
      errors.invalid(Path.SPEC.child("selector"), LabelRules.print(selector), NameFormats.IMMUTABLE);
    }
  }

  /** A number that is not negative, or a percentage. */
  public static void intOrPercent(JsonNode value, Path path, FieldErrors errors) {
    if (value.isString()) {
      NameFormats.percent(value.stringValue()).forEach(message -> errors.invalid(path, value, message));
    } else {
      NameFormats.notNegative(value.asLong(0), path, errors);
    }
  }

  public static void atMostHundredPercent(JsonNode value, Path path, FieldErrors errors) {
    if (isPercent(value) && value(value) > 100) {
      errors.invalid(path, value, "must not be greater than 100%");
    }
  }

  private static boolean isPercent(JsonNode value) {
    return value.isString() && NameFormats.percent(value.stringValue()).isEmpty();
  }

  /** The number, or that of the percentage; other text counts as the number it starts as, or nothing. */
  static long value(JsonNode value) {
    if (!value.isString()) {
      return value.asLong(0);
    }
    String text = value.stringValue();
    String digits = isPercent(value) ? text.substring(0, text.length() - 1) : text;
    boolean number = digits.matches("[+-]?[0-9]+");
    return number ? new BigInteger(digits).min(BigInteger.valueOf(Long.MAX_VALUE)).longValue() : 0;
  }
}
