package io.ruori.core.entity;

import io.ruori.core.account.AccountTokens;
import io.ruori.core.admission.Admission;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a POST to {@code serviceaccounts/token} means: a fresh token, and nothing is stored (registry
 * {@code core/serviceaccount/storage/token.go}).
 */
public final class TokenRequests {
  private static final GroupResource ACCOUNTS = new GroupResource("", "serviceaccounts");
  private static final GroupResource REQUESTS = new GroupResource("authentication.k8s.io", "tokenrequests");
  private static final ResourceType.Version V1 =
      new ResourceType.Version("v1", "io.k8s.api.authentication.v1.TokenRequest", true, Set.of("create"), List.of());
  private static final ResourceType TYPE =
      new ResourceType(
          REQUESTS, REQUESTS, "TokenRequest", "tokenrequest", true, List.of(), List.of(), List.of(V1), true, Strategy.PLAIN);

  private static final Map<String, String> BINDABLE = Map.of("Pod", "pods", "Secret", "secrets", "Node", "nodes");
  private static final long MIN_SECONDS = 600;
  private static final long USUAL_SECONDS = 3600;
  private static final long MAX_SECONDS = 1L << 32;

  /** Asked for by the pods' usual token volumes: these tokens live longer, for clients that never read them again. */
  private static final long EXTENDED_ASKED = 3607;

  private static final long EXTENDED_SECONDS = 365L * 24 * 3600;

  private final AccountTokens tokens;

  public TokenRequests(AccountTokens tokens) {
    this.tokens = tokens;
  }

  boolean answers(ResourceType type, WriteRequest request) {
    return request.subresource().equals("token")
        && request.verb() == WriteRequest.Verb.CREATE
        && type.id().equals(ACCOUNTS);
  }

  Decision decide(Decide.Matter account, BodyDecoder decoder, Creation.Admit admission) {
    var matter = new Decide.Matter(TYPE, V1, TYPE.strategy(), account.current(), account.request(), account.context());
    return switch (decoder.decode(account.request().body(), TYPE, V1)) {
      case BodyDecoder.Decoded.Failed failed -> Decision.refuse(failed.refusal());
      case BodyDecoder.Decoded.Object body -> {
        Strictness strictness = Strictness.ofBody(matter, body.strictErrors());
        var warnings = new ArrayList<>(strictness.warnings());
        Optional<Refusal> refused = strictness.refusal().or(() -> check(matter, body.object())).or(() -> admission.admit(
            account, Admission.Phase.MUTATING, Admission.Operation.CREATE, body.object(), null, warnings));
        if (refused.isPresent()) {
          yield new Decision.Refuse(refused.get(), warnings);
        }
        if (account.current().isAbsent()) {
          yield new Decision.Refuse(account.notFound(), warnings);
        }
        yield issue(matter, body.object(), warnings);
      }
    };
  }

  private static Optional<Refusal> check(Decide.Matter matter, ObjectNode asked) {
    String namespace = Fields.text(asked, "metadata", "namespace");
    if (!namespace.isEmpty() && !namespace.equals(matter.current().key().namespace())) {
      return Optional.of(
          Refusal.badRequest("the namespace of the provided object does not match the namespace sent on the request"));
    }
    var errors = new FieldErrors();
    String name = Fields.text(asked, "metadata", "name");
    if (!name.isEmpty() && !name.equals(matter.name())) {
      errors.invalid(Path.METADATA.child("name"), name, "must match the service account name if specified");
      return Optional.of(errors.invalid(REQUESTS, TYPE.kind(), matter.name()));
    }
    return Optional.empty();
  }

  private Decision issue(Decide.Matter matter, ObjectNode asked, List<String> warnings) {
    Instant now = matter.context().now().truncatedTo(ChronoUnit.SECONDS);
    ObjectNode spec = Fields.ensure(asked, "spec");
    if (!Fields.has(spec, "expirationSeconds")) {
      spec.put("expirationSeconds", USUAL_SECONDS);
    }
    Ownership.afterWrite(matter, null, asked);
    if (spec.path("audiences").isEmpty()) {
      spec.putArray("audiences").add(tokens.issuer());
    }
    ObjectNode metadata = Fields.ensure(asked, "metadata");
    metadata.put("name", matter.name()).put("namespace", matter.current().key().namespace());
    metadata.put("uid", matter.context().uids().get()).put("creationTimestamp", now.toString());
    var errors = new FieldErrors();
    long seconds = spec.path("expirationSeconds").asLong(0);
    if (seconds < MIN_SECONDS) {
      errors.invalid(Path.of("spec", "expirationSeconds"), seconds, "may not specify a duration less than 10 minutes");
    }
    if (seconds > MAX_SECONDS) {
      errors.invalid(
          Path.of("spec", "expirationSeconds"), seconds, "may not specify a duration larger than 2^32 seconds");
    }
    if (!errors.isEmpty()) {
      return new Decision.Refuse(errors.invalid(REQUESTS, TYPE.kind(), ""), warnings);
    }
    return switch (bind(matter, spec.path("boundObjectRef"))) {
      case Binding.No(var refusal) -> new Decision.Refuse(refusal, warnings);
      case Binding.To(var bound) -> {
        String token = tokens.sign(claims(matter, spec, bound, now, seconds));
        ObjectNode status = asked.putObject("status").put("token", token);
        status.put("expirationTimestamp", now.plusSeconds(seconds).toString());
        yield new Decision.Keep(asked, 201, warnings, false);
      }
    };
  }

  /** The objects with which the token ends, by their field in its claims; or why it cannot be bound to them. */
  private sealed interface Binding {
    record To(Map<String, ObjectNode> bound) implements Binding {}

    record No(Refusal refusal) implements Binding {}
  }

  private static Binding bind(Decide.Matter matter, JsonNode reference) {
    if (!reference.isObject()) {
      return new Binding.To(Map.of());
    }
    String kind = Fields.text(reference, "kind");
    String apiVersion = Fields.text(reference, "apiVersion");
    // What cannot be read as a group and a version is taken for none, as upstream does.
    boolean core = !apiVersion.contains("/") || apiVersion.indexOf('/') != apiVersion.lastIndexOf('/');
    if (!core || !BINDABLE.containsKey(kind)) {
      String group = core ? "/" + apiVersion : apiVersion;
      return new Binding.No(Refusal.badRequest("cannot bind token to object of type " + group + ", Kind=" + kind));
    }
    var resource = new GroupResource("", BINDABLE.get(kind));
    String name = Fields.text(reference, "name");
    if (name.isEmpty()) {
      return new Binding.No(Refusal.badRequest("Name parameter required."));
    }
    List<String> wrong = NameFormats.pathSegment(name, false);
    if (!wrong.isEmpty()) {
      return new Binding.No(Refusal.badRequest("Name parameter invalid: " + GoText.quote(name) + ": " + String.join(";", wrong)));
    }
    String namespace = kind.equals("Node") ? "" : matter.current().key().namespace();
    WriteContext.Others others = matter.context().others();
    Optional<ObjectNode> found = others.find(new ObjectKey("", resource.resource(), namespace, name));
    if (found.isEmpty()) {
      return new Binding.No(Refusal.notFound(resource, name));
    }
    String account = Fields.text(found.get(), "spec", "serviceAccountName");
    if (kind.equals("Pod") && !account.equals(matter.name())) {
      return new Binding.No(
          Refusal.badRequest(
              "cannot bind token for serviceaccount \"" + matter.name()
                  + "\" to pod running with different serviceaccount name."));
    }
    String uid = Fields.text(reference, "uid");
    if (!uid.isEmpty() && !uid.equals(Fields.text(found.get(), "metadata", "uid"))) {
      return new Binding.No(
          Refusal.conflict(
              new GroupResource("", kind),
              name,
              "the UID in the bound object reference (" + uid
                  + ") does not match the UID in record. The object might have been deleted and then recreated"));
    }
    return new Binding.To(bound(kind, found.get(), others));
  }

  private static Map<String, ObjectNode> bound(String kind, ObjectNode object, WriteContext.Others others) {
    var bound = new LinkedHashMap<String, ObjectNode>();
    bound.put(kind.toLowerCase(Locale.ROOT), name(object));
    String node = kind.equals("Pod") ? Fields.text(object, "spec", "nodeName") : "";
    if (!node.isEmpty()) {
      ObjectNode known = others.find(new ObjectKey("", "nodes", "", node)).map(TokenRequests::name).orElse(null);
      bound.put("node", known == null ? Json.object().put("name", node) : known);
    }
    return bound;
  }

  private static ObjectNode name(ObjectNode object) {
    return Json.object()
        .put("name", Fields.text(object, "metadata", "name"))
        .put("uid", Fields.text(object, "metadata", "uid"));
  }

  private ObjectNode claims(
      Decide.Matter matter, ObjectNode spec, Map<String, ObjectNode> bound, Instant now, long seconds) {
    String namespace = matter.current().key().namespace();
    boolean forApi = spec.path("audiences").size() == 1 && spec.path("audiences").get(0).asString("").equals(tokens.issuer());
    boolean extended = seconds == EXTENDED_ASKED && bound.containsKey("pod") && forApi;
    ObjectNode claims = Json.object();
    claims.set("aud", spec.path("audiences").deepCopy());
    claims.put("exp", now.plusSeconds(extended ? EXTENDED_SECONDS : seconds).getEpochSecond());
    claims.put("iat", now.getEpochSecond()).put("iss", tokens.issuer()).put("jti", matter.context().uids().get());
    ObjectNode own = claims.putObject("kubernetes.io").put("namespace", namespace);
    bound.forEach(own::set);
    own.set("serviceaccount", name(matter.current().object()));
    if (extended) {
      own.put("warnafter", now.plusSeconds(seconds).getEpochSecond());
    }
    return claims.put("nbf", now.getEpochSecond()).put("sub", "system:serviceaccount:" + namespace + ":" + matter.name());
  }
}
