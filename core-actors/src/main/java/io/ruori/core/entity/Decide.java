package io.ruori.core.entity;

import io.ruori.core.admission.Admission;
import io.ruori.core.admission.QuotaAdmission;
import io.ruori.core.kind.CustomVersion;
import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Refusal;
import io.ruori.core.quota.Charge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one function that says what a write means, for every kind: decode, default, prepare, admit, validate, in upstream's
 * order (apiserver {@code endpoints/handlers} and {@code registry/generic/registry}). What differs between kinds is in their
 * schema and strategy.
 */
public final class Decide implements Decider {
  private final Kinds kinds;
  private final BodyDecoder decoder;
  private final List<Admission> admission;
  private final Allocation allocation;
  private final Optional<TokenRequests> tokens;

  /** Without tokens for service accounts. */
  public Decide(Kinds kinds, BodyDecoder decoder, List<Admission> admission, Allocation allocation) {
    this(kinds, decoder, admission, allocation, Optional.empty());
  }

  public Decide(
      Kinds kinds, BodyDecoder decoder, List<Admission> admission, Allocation allocation, Optional<TokenRequests> tokens) {
    this.tokens = tokens;
    this.kinds = kinds;
    this.decoder = decoder;
    this.admission = List.copyOf(admission);
    this.allocation = allocation;
  }

  /** Everything that the decision on one write looks at. */
  record Matter(
      ResourceType type,
      ResourceType.Version version,
      Strategy strategy,
      Decider.Current current,
      WriteRequest request,
      WriteContext context) {

    /** Where the objects are kept: upstream names that one in its refusals. */
    GroupResource resource() {
      return type.stored();
    }

    String name() {
      return current.key().name();
    }

    /** The same under the rules of the whole object, whatever the subresource. */
    Matter whole() {
      return new Matter(type, version, type.strategy(version), current, request, context);
    }

    Refusal notFound() {
      return Refusal.notFound(resource(), name());
    }
  }

  @Override
  public Decision decide(Current current, WriteRequest request, WriteContext context) {
    ResourceType type = kinds.find(request.resource()).orElse(null);
    ResourceType.Version version = type == null ? null : type.version(request.version()).orElse(null);
    if (version == null) {
      return Decision.refuse(new Refusal(404, "NotFound", "the server could not find the requested resource", null));
    }
    Optional<CustomVersion> custom = version.custom();
    if (custom.isEmpty()) {
      return decide(type, version, current, request, context);
    }
    ObjectNode before = current.object();
    try {
      Decision decision = decide(type, version, CustomObjects.seen(custom.get(), current), request, context);
      return CustomObjects.stored(custom.get(), before, request.options().dryRun(), decision);
    } catch (CustomVersion.ConversionFailed failed) {
      return Decision.refuse(new Refusal(500, "", failed.getMessage(), null));
    }
  }

  private Decision decide(
      ResourceType type, ResourceType.Version version, Current current, WriteRequest request, WriteContext context) {
    if (request.subresource().equals("scale") && version.subresource("scale").isPresent()) {
      var matter = new Matter(type, version, type.strategy(version), current, request, context);
      return settle(matter, new Scaling(decoder, this::admit).decide(matter));
    }
    if (tokens.filter(requests -> requests.answers(type, request)).isPresent()) {
      var matter = new Matter(type, version, type.strategy(version), current, request, context);
      return tokens.get().decide(matter, decoder, this::admit);
    }
    if (type.virtual() && request.verb() == WriteRequest.Verb.CREATE && request.subresource().isEmpty()) {
      return Reviews.decide(new Matter(type, version, type.strategy(version), current, request, context), decoder);
    }
    Optional<Strategy> rules = rules(type.strategy(version), request.subresource());
    if (rules.isEmpty()) {
      return posted(new Matter(type, version, type.strategy(version), current, request, context));
    }
    var matter = new Matter(type, version, rules.get(), current, request, context);
    return settle(matter, decide(matter));
  }

  private static Optional<Strategy> rules(Strategy strategy, String subresource) {
    return subresource.isEmpty() ? Optional.of(strategy) : strategy.subresource(subresource);
  }

  private Decision decide(Matter matter) {
    return switch (matter.request().verb()) {
      case CREATE -> new Creation(decoder, this::admit).decide(matter);
      case UPDATE -> new Replacement(decoder, this::admit).decide(matter);
      case JSON_PATCH, MERGE_PATCH, STRATEGIC_PATCH, APPLY -> new Patching(decoder, this::admit).decide(matter);
      case DELETE -> {
        boolean unsaid = matter.request().options().propagation().isEmpty();
        yield unsaid ? deletion(matter).with(matter.strategy().orphaningWarnings()) : deletion(matter);
      }
    };
  }

  private Decision deletion(Matter matter) {
    if (matter.current().isAbsent()) {
      return Decision.refuse(matter.notFound());
    }
    ObjectNode object = matter.current().object();
    var warnings = new ArrayList<String>();
    Optional<Refusal> refused = admit(matter, Admission.Phase.MUTATING, Admission.Operation.DELETE, null, object, warnings)
        .or(() -> admit(matter, Admission.Phase.VALIDATING, Admission.Operation.DELETE, null, object, warnings));
    return refused
        .map(Decision::refuse)
        .orElseGet(() -> Deletion.decide(matter.type(), matter.current(), matter.request(), matter.context().now()))
        .with(warnings);
  }

  /** A POST to a subresource that changes its object. */
  private Decision posted(Matter matter) {
    WriteRequest request = matter.request();
    Optional<Strategy.Posted> posted = matter.strategy().posted(request.subresource());
    if (posted.isEmpty() || request.verb() != WriteRequest.Verb.CREATE) {
      return Decision.refuse(new Refusal(404, "NotFound", "the server could not find the requested resource", null));
    }
    if (matter.current().isAbsent()) {
      return Decision.refuse(matter.notFound());
    }
    var subresource = matter.version().subresource(request.subresource()).orElseThrow();
    return switch (Postings.read(decoder, request.body(), subresource, request.options().fieldValidation())) {
      case Postings.Posting.Refused(var refusal) -> Decision.refuse(refusal);
      case Postings.Posting.Read(var document, var warnings) -> {
        String uid = Fields.text(document, "metadata", "uid");
        String there = Fields.text(matter.current().object(), "metadata", "uid");
        if (!uid.isEmpty() && !uid.equals(there)) {
          yield Decision.refuse(Replacement.otherUid(matter, uid, there));
        }
        Optional<Refusal> refused = posted.get().apply(matter.current().object(), document, matter.context());
        yield refused
            .map(Decision::refuse)
            .orElseGet(() -> settle(matter, new Decision.Put(matter.current().object(), 201, Decision.Together.ALONE, warnings)));
      }
    };
  }

  private Optional<Refusal> admit(
      Matter matter,
      Admission.Phase phase,
      Admission.Operation operation,
      ObjectNode object,
      ObjectNode old,
      List<String> warnings) {
    if (operation == Admission.Operation.CREATE) {
      Optional<Refusal> refused = CustomObjects.refusedCreate(matter);
      if (refused.isPresent()) {
        return refused;
      }
    }
    var attempt =
        new Admission.Attempt(
            matter.type(),
            matter.request().subresource(),
            operation,
            matter.current().key().namespace(),
            matter.name(),
            object,
            old,
            matter.request().options(),
            matter.context(),
            warnings);
    for (Admission plugin : admission) {
      Optional<Refusal> refused = phase == Admission.Phase.MUTATING ? plugin.admit(attempt) : plugin.validate(attempt);
      if (refused.isPresent()) {
        return refused;
      }
    }
    boolean fills = phase == Admission.Phase.MUTATING && object != null && matter.request().subresource().isEmpty();
    return fills
        ? allocation.fill(matter.type(), object, old, matter.context(), matter.request().options().dryRun())
        : Optional.empty();
  }

  /** The last steps, the same for every verb: what else must be committed with it, and nothing at all in a dry run. */
  private Decision settle(Matter matter, Decision decision) {
    return switch (decision) {
      case Decision.Put put -> {
        if (matter.request().options().dryRun()) {
          yield new Decision.Keep(put.object(), put.code(), put.warnings());
        }
        List<Change> also = matter.request().subresource().isEmpty()
            ? allocation.on(matter.type(), put.object(), matter.current().object(), matter.context())
            : List.of();
        var changes = new ArrayList<>(also);
        changes.addAll(QuotaAdmission.changes(cause(matter, put.object()), matter.current().key().namespace(), matter.context()));
        yield new Decision.Put(put.object(), put.code(), together(matter, put.together(), changes), put.warnings());
      }
      case Decision.Remove remove -> {
        if (matter.request().options().dryRun()) {
          yield new Decision.Keep(remove.answer(), 200, remove.warnings());
        }
        List<Change> also = allocation.on(matter.type(), null, matter.current().object(), matter.context());
        yield new Decision.Remove(remove.answer(), together(matter, remove.together(), also), remove.warnings());
      }
      case Decision.Keep keep -> keep;
      case Decision.Refuse refuse -> refuse;
    };
  }

  private static Charge.Cause cause(Matter matter, ObjectNode object) {
    return new Charge.Cause(matter.type().stored(), matter.request().subresource(), object, matter.current().object());
  }

  private Decision.Together together(Matter matter, Decision.Together own, List<Change> also) {
    var changes = new ArrayList<>(own.companions());
    changes.addAll(also);
    var guards = new ArrayList<Ledger.Guard>(own.guards());
    if (matter.current().isAbsent() && matter.type().namespaced()) {
      NamespaceGuard.of(matter.current().key(), matter.context()).ifPresent(guards::add);
    }
    return new Decision.Together(changes, guards);
  }
}
