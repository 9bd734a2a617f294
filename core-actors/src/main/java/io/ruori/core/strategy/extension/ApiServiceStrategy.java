package io.ruori.core.strategy.extension;

import static io.ruori.core.object.Fields.flag;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.object;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.Parts;
import io.ruori.core.strategy.StatusStrategy;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** API services (kube-aggregator {@code ValidateAPIService}). */
final class ApiServiceStrategy extends CoreKind {
  private static final List<String> STATUSES = List.of("True", "False", "Unknown");

  ApiServiceStrategy() {
    super(false, NameFormats.NAME_IS_PATH_SEGMENT);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    if (object(object, "spec", "service") instanceof ObjectNode service) {
      Fields.defaultNumber(service, "port", 443);
    }
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    ObjectNode status = object.putObject("status");
    if (!has(object.path("spec"), "service")) {
      status.putArray("conditions").addObject()
          .put("type", "Available").put("status", "True")
          .put("lastTransitionTime", context.now().truncatedTo(ChronoUnit.SECONDS).toString())
          .put("reason", "Local").put("message", "Local APIServices are always available");
    }
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    Parts.keep(object, old, "status");
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    JsonNode spec = object.path("spec");
    String group = text(spec, "group");
    String version = text(spec, "version");
    String name = text(object, "metadata", "name");
    String required = version + "." + group;
    String wrong = "must be `spec.version+\".\"+spec.group`: " + GoText.quote(required);
    String prefix = text(object, "metadata", "generateName");
    if (!prefix.isEmpty() && !prefix.equals(required)) {
      errors.invalid(Path.METADATA.child("generateName"), prefix, wrong);
    }
    if (!name.equals(required) && NameFormats.pathSegment(name, false).isEmpty() && !name.isEmpty()) {
      errors.invalid(Path.METADATA.child("name"), name, wrong);
    }
    if (group.isEmpty() && !version.equals("v1")) {
      errors.required(Path.SPEC.child("group"), "only v1 may have an empty group and it better be legacy kube");
    }
    if (!group.isEmpty()) {
      errors.invalid(Path.SPEC.child("group"), group, NameFormats.dns1123Subdomain(group));
    }
    errors.invalid(Path.SPEC.child("version"), version, NameFormats.dns1035Label(version));
    upTo(spec, "groupPriorityMinimum", 20_000, errors);
    upTo(spec, "versionPriority", 1_000, errors);
    if (has(spec, "service")) {
      remote(spec, errors);
    } else {
      local(spec, errors);
    }
  }

  private static void upTo(JsonNode spec, String field, long max, FieldErrors errors) {
    long value = number(spec, field);
    if (value <= 0 || value > max) {
      errors.invalid(Path.SPEC.child(field), value, "must be positive and less than " + max);
    }
  }

  private static void local(JsonNode spec, FieldErrors errors) {
    String bundle = text(spec, "caBundle");
    if (!bundle.isEmpty()) {
      errors.invalid(Path.SPEC.child("caBundle"), Base64.getMimeDecoder().decode(bundle).length + " bytes",
          "local APIServices may not have a caBundle");
    }
    if (flag(spec, "insecureSkipTLSVerify")) {
      errors.invalid(Path.SPEC.child("insecureSkipTLSVerify"), true, "local APIServices may not have insecureSkipTLSVerify");
    }
  }

  private static void remote(JsonNode spec, FieldErrors errors) {
    JsonNode service = spec.path("service");
    Path path = Path.SPEC.child("service");
    for (String field : List.of("namespace", "name")) {
      if (text(service, field).isEmpty()) {
        errors.required(path.child(field), "");
      }
    }
    List<String> wrong = NameFormats.portNumber(number(service, "port"));
    if (!wrong.isEmpty()) {
      errors.invalid(path.child("port"), number(service, "port"), "port is not valid: " + String.join(", ", wrong));
    }
    if (flag(spec, "insecureSkipTLSVerify") && !text(spec, "caBundle").isEmpty()) {
      errors.invalid(Path.SPEC.child("insecureSkipTLSVerify"), true, "may not be true if caBundle is present");
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    metadataUpdate(object, old, errors);
    validateWhole(object, errors);
  }

  @Override
  public boolean updatesUnconditionally() {
    return false;
  }

  @Override
  public Optional<Strategy> subresource(String name) {
    return name.equals("status") ? Optional.of(new StatusStrategy(this, (object, old, errors) -> {
      List<JsonNode> conditions = items(object, "status", "conditions");
      for (int i = 0; i < conditions.size(); i++) {
        String status = text(conditions.get(i), "status");
        if (!STATUSES.contains(status)) {
          errors.notSupported(Path.STATUS.child("conditions").index(i).child("status"), status, STATUSES);
        }
      }
    })) : Optional.empty();
  }
}
