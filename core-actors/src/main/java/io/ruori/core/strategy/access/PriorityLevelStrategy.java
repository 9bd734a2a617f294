package io.ruori.core.strategy.access;

import static io.ruori.core.object.Fields.defaultNumber;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.object;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.strategy.CountedKind;
import io.ruori.core.strategy.StatusStrategy;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Priority levels (flowcontrol {@code ValidatePriorityLevelConfiguration}). */
final class PriorityLevelStrategy extends CountedKind {
  private static final Map<String, Integer> QUEUING = Map.of("handSize", 8, "queues", 64, "queueLengthLimit", 50);
  private static final int QUEUES_MAX = 10_000_000;
  private static final int ENTROPY_BITS = 60;

  PriorityLevelStrategy() {
    super(false, NameFormats.NAME_IS_SUBDOMAIN, true);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    if (object(object, "spec", "limited") instanceof ObjectNode limited) {
      defaultNumber(limited, "nominalConcurrencyShares", 30);
      defaultNumber(limited, "lendablePercent", 0);
      if (object(limited, "limitResponse", "queuing") instanceof ObjectNode queuing) {
        QUEUING.forEach((field, value) -> {
          if (number(queuing, field) == 0) {
            queuing.put(field, value);
          }
        });
      }
    }
    if (object(object, "spec", "exempt") instanceof ObjectNode exempt) {
      defaultNumber(exempt, "nominalConcurrencyShares", 0);
      defaultNumber(exempt, "lendablePercent", 0);
    }
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    JsonNode spec = object.path("spec");
    String type = text(spec, "type");
    boolean exemptName = text(object, "metadata", "name").equals("exempt");
    if (exemptName != type.equals("Exempt")) {
      errors.invalid(Path.SPEC.child("type"), type, "must be 'Exempt' if and only if `name` is 'exempt'");
    }
    switch (type) {
      case "Exempt" -> {
        if (has(spec, "limited")) {
          errors.forbidden(Path.SPEC.child("limited"), "must be nil if the type is not Limited");
        }
        if (has(spec, "exempt")) {
          shares(spec.path("exempt"), Path.SPEC.child("exempt"), errors);
        }
      }
      case "Limited" -> {
        if (has(spec, "exempt")) {
          errors.forbidden(Path.SPEC.child("exempt"), "must be nil if the type is Limited");
        }
        if (has(spec, "limited")) {
          limited(spec.path("limited"), Path.SPEC.child("limited"), errors);
        } else {
          errors.required(Path.SPEC.child("limited"), "must not be empty when type is Limited");
        }
      }
      default -> errors.notSupported(Path.SPEC.child("type"), type, List.of("Exempt", "Limited"));
    }
  }

  private static void shares(JsonNode level, Path path, FieldErrors errors) {
    long shares = number(level, "nominalConcurrencyShares");
    if (shares < 0) {
      errors.invalid(path.child("nominalConcurrencyShares"), shares, "must be a non-negative integer");
    }
    long lendable = number(level, "lendablePercent");
    if (lendable < 0 || lendable > 100) {
      errors.invalid(path.child("lendablePercent"), lendable, "must be between 0 and 100, inclusive");
    }
  }

  private static void limited(JsonNode limited, Path path, FieldErrors errors) {
    shares(limited, path, errors);
    long borrowing = number(limited, "borrowingLimitPercent");
    if (has(limited, "borrowingLimitPercent") && borrowing < 0) {
      errors.invalid(path.child("borrowingLimitPercent"), borrowing,
          "if specified, must be a non-negative integer");
    }
    JsonNode response = limited.path("limitResponse");
    Path at = path.child("limitResponse");
    boolean queues = has(response, "queuing");
    switch (text(response, "type")) {
      case "Reject" -> {
        if (queues) {
          errors.forbidden(at.child("queuing"), "must be nil if limited.limitResponse.type is not Limited");
        }
      }
      case "Queue" -> {
        if (queues) {
          queuing(response.path("queuing"), at.child("queuing"), errors);
        } else {
          errors.required(at.child("queuing"), "must not be empty if limited.limitResponse.type is Limited");
        }
      }
      default -> errors.notSupported(at.child("type"), text(response, "type"), List.of("Queue", "Reject"));
    }
  }

  private static void queuing(JsonNode queuing, Path path, FieldErrors errors) {
    long length = number(queuing, "queueLengthLimit");
    long queues = number(queuing, "queues");
    long hand = number(queuing, "handSize");
    if (length <= 0) {
      errors.invalid(path.child("queueLengthLimit"), length, "must be positive");
    }
    if (queues <= 0) {
      errors.invalid(path.child("queues"), queues, "must be positive");
    } else if (queues > QUEUES_MAX) {
      errors.invalid(path.child("queues"), queues, "must not be greater than " + QUEUES_MAX);
    }
    Path at = path.child("handSize");
    if (hand <= 0) {
      errors.invalid(at, hand, "must be positive");
    } else if (hand > queues) {
      errors.invalid(at, hand, "should not be greater than queues (" + queues + ")");
    } else {
      int bits = entropy(queues, hand);
      if (bits > ENTROPY_BITS) {
        errors.invalid(at, hand, "required entropy bits of deckSize " + queues + " and handSize " + hand
            + " should not be greater than " + ENTROPY_BITS);
      }
    }
  }

  private static int entropy(long deck, long hand) {
    double sum = 0;
    for (long i = 0; i < hand && sum <= 1000; i++) {
      sum += Math.log(deck - i) / Math.log(2);
    }
    return (int) Math.ceil(sum);
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateWhole(object, errors);
  }

  @Override
  protected List<String> keptByStatus() {
    return StatusStrategy.METADATA;
  }

  @Override
  protected void validateStatus(ObjectNode object, ObjectNode old, FieldErrors errors) {
    FlowSchemaStrategy.conditions(object, errors);
  }
}
