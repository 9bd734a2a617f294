package io.ruori.core.strategy;

import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.User;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Certificate signing requests: the server says who asks, nobody changes what was asked, and only {@code /approval} approves
 * or denies.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/">The rules</a>
 */
final class CertificateRequestStrategy implements Strategy {
  private static final Set<String> DECISIONS = Set.of("Approved", "Denied");

  @Override
  public NameFormats.NameRule nameRule() {
    return NameFormats.NAME_IS_PATH_SEGMENT;
  }

  @Override
  public void validateCreate(ObjectNode object, FieldErrors errors) {
    MetadataRules.kubeFinalizers(object.path("metadata"), Path.METADATA, errors);
    CertificateRequestRules.validate(object.path("spec"), errors);
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    ObjectNode spec = Fields.ensure(object, "spec");
    User user = context.user();
    spec.remove(Set.of("username", "uid", "groups", "extra"));
    spec.put("username", user.name());
    if (!user.uid().isEmpty()) {
      spec.put("uid", user.uid());
    }
    if (!user.groups().isEmpty()) {
      ArrayNode groups = spec.putArray("groups");
      user.groups().forEach(groups::add);
    }
    user.extra().forEach((key, values) -> {
      ArrayNode list = Fields.ensure(spec, "extra").putArray(key);
      values.forEach(list::add);
    });
    object.putObject("status");
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    Parts.keep(object, old, "spec");
    Parts.keep(object, old, "status");
  }

  @Override
  public Optional<Strategy> subresource(String name) {
    return switch (name) {
      case "status" -> Optional.of(new OfStatus());
      case "approval" -> Optional.of(new OfApproval());
      default -> Optional.empty();
    };
  }

  /** Conditions that are new or changed say when. */
  private static void stamp(ObjectNode object, ObjectNode old, WriteContext context) {
    String now = context.now().truncatedTo(ChronoUnit.SECONDS).toString();
    for (JsonNode item : object.path("status").path("conditions")) {
      ObjectNode condition = (ObjectNode) item;
      Fields.defaultText(condition, "lastUpdateTime", now);
      String type = text(condition, "type");
      String since = old.path("status").path("conditions").valueStream()
          .filter(before -> text(before, "type").equals(type) && text(before, "status").equals(text(condition, "status")))
          .map(before -> text(before, "lastTransitionTime"))
          .findFirst()
          .orElse(now);
      Fields.defaultText(condition, "lastTransitionTime", since);
    }
  }

  /** The signer's part: the certificate, or that it failed; decisions stay as they are. */
  private static final class OfStatus implements Strategy {
    @Override
    public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
      CertificateRequestRules.status(object.path("status"), errors);
      CertificateRequestRules.statusUpdate(object.path("status"), old.path("status"), errors);
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
      Parts.keep(object, old, "spec");
      ArrayNode conditions = Fields.ensureList(Fields.ensure(object, "status"), "conditions");
      conditions.removeIf(condition -> DECISIONS.contains(text(condition, "type")));
      Set<String> kept = new TreeSet<>();
      int at = 0;
      for (JsonNode condition : old.path("status").path("conditions")) {
        if (DECISIONS.contains(text(condition, "type")) && kept.add(text(condition, "type"))) {
          conditions.insert(at++, condition.deepCopy());
        }
      }
      if (conditions.isEmpty()) {
        Fields.ensure(object, "status").remove("conditions");
      }
      stamp(object, old, context);
    }
  }

  /** The approver's part: conditions, and nothing else. */
  private static final class OfApproval implements Strategy {
    @Override
    public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
      CertificateRequestRules.statusUpdate(object.path("status"), old.path("status"), errors);
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
      Parts.keep(object, old, "spec");
      JsonNode conditions = object.path("status").path("conditions").deepCopy();
      Parts.keep(object, old, "status");
      ObjectNode status = Fields.ensure(object, "status");
      status.remove("conditions");
      if (!conditions.isEmpty()) {
        status.set("conditions", conditions);
      }
      stamp(object, old, context);
    }
  }
}
