package io.ruori.gateway;

import io.ruori.core.api.ApiException;
import io.ruori.core.kind.CustomVersion;
import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.KubernetesRelease;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.kind.User;
import io.ruori.core.object.Refusal;
import io.ruori.gateway.aggregation.RemoteApis;
import io.ruori.gateway.answer.Answers;
import io.ruori.gateway.answer.Deprecations;
import io.ruori.gateway.answer.Warnings;
import io.ruori.gateway.audit.Audit;
import io.ruori.gateway.audit.AuditEntry;
import io.ruori.gateway.discovery.Discovery;
import io.ruori.gateway.discovery.Health;
import io.ruori.gateway.discovery.Heartbeats;
import io.ruori.gateway.discovery.Issuer;
import io.ruori.gateway.discovery.LatestAnswers;
import io.ruori.gateway.discovery.Paths;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.BodiesBusy;
import io.ruori.gateway.engine.Handler;
import io.ruori.gateway.engine.Header;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.fairness.FlowControl;
import io.ruori.gateway.identity.Identity;
import io.ruori.gateway.metrics.ApiMetrics;
import io.ruori.gateway.metrics.RequestKind;
import io.ruori.gateway.openapi.OpenApi;
import io.ruori.gateway.openapi.SchemaSource;
import io.ruori.gateway.request.Negotiation;
import io.ruori.gateway.request.Query;
import io.ruori.gateway.request.Refusals;
import io.ruori.gateway.request.Refused;
import io.ruori.gateway.request.Rendition;
import io.ruori.gateway.request.Target;
import io.ruori.gateway.request.Unanswerable;
import io.ruori.gateway.verb.Call;
import io.ruori.gateway.verb.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** The Kubernetes API: identifies, routes, and turns whatever goes wrong into a {@code Status}. */
public final class Gateway implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final Header NOT_CACHED = new Header("Cache-Control", "no-cache, private");

  private static final Identity.Hearer UNHEARD = new Identity.Hearer() {};

  private final Kinds kinds;
  private final Identity identity;
  private final Paths paths;
  private final Verbs verbs;
  private final ApiMetrics metrics;
  private final FlowControl flows;
  private final RemoteApis remote;
  private final Optional<Audit> audit;

  /** Puts the verbs and documents together over these parts. */
  public static Gateway create(GatewayParts parts) {
    var metrics = new ApiMetrics(parts.kinds(), parts.objects().views());
    var discovery = new Discovery(parts.kinds());
    var checks = new ArrayList<Health.Check>();
    checks.addAll(Health.standard(new LatestAnswers(parts.objects().views())));
    checks.addAll(parts.checks());
    var paths =
        new Paths(
            discovery,
            new Health(checks),
            new OpenApi(discovery, SchemaSource.DEFINED, KubernetesRelease.VERSION),
            metrics,
            parts.accounts().map(tokens -> new Issuer(tokens, parts.serverAddress())),
            parts.remote(),
            new Heartbeats(parts.heartbeats()),
            parts.serverAddress());
    var flows = new FlowControl(parts.objects().views(), metrics);
    return new Gateway(parts.kinds(), parts.identity(), paths, Verbs.of(parts, metrics), metrics, flows, parts.remote(), parts.audit());
  }

  private Gateway(Kinds kinds, Identity identity, Paths paths, Verbs verbs, ApiMetrics metrics, FlowControl flows,
      RemoteApis remote,
      Optional<Audit> audit) {
    this.kinds = kinds;
    this.identity = identity;
    this.paths = paths;
    this.verbs = verbs;
    this.metrics = metrics;
    this.flows = flows;
    this.remote = remote;
    this.audit = audit;
  }

  @Override
  public CompletionStage<Answer> handle(Request request) {
    Query query = Query.parse(request.query());
    try {
      return handle(request, query, Target.of(request.method(), request.path(), query));
    } catch (Target.Undetermined e) {
      return CompletableFuture.completedFuture(unanswerable(request, "failed to create RequestInfo: " + e.getMessage()));
    }
  }

  private CompletionStage<Answer> handle(Request request, Query query, Target target) {
    String id = request.header("Audit-ID").orElseGet(() -> UUID.randomUUID().toString());
    var auditId = new Header("Audit-Id", id);
    Optional<AuditEntry> entry = audit.map(log -> log.begin(request, target, id));
    Request noted = entry.map(AuditEntry::noting).orElse(request);
    ApiMetrics.Running running = metrics.starts(RequestKind.of(request, query, target, kinds));
    return answered(noted, query, target, entry)
        .handle((answer, failure) -> {
          Answer made = running.ends(failure == null ? answer : failed(request, failure));
          entry.ifPresent(_ -> metrics.audited());
          Answer said = entry.map(known -> known.answered(made)).orElse(made);
          boolean cached = said.headers().stream().anyMatch(header -> header.name().equals("Cache-Control"));
          return said.withHeaders(cached ? List.of(auditId) : List.of(auditId, NOT_CACHED));
        });
  }

  private CompletionStage<Answer> answered(
      Request request, Query query, Target target, Optional<AuditEntry> entry) {
    try {
      return identity
          .of(request, target, entry.map(Identity.Hearer.class::cast).orElse(UNHEARD))
          .thenCompose(user ->
              isConnection(target)
                  ? route(request, query, target, user)
                  : flows.run(user, target, () -> refusing(request, () -> route(request, query, target, user))));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** These last as long as their clients like, and do no work here. */
  private static boolean isConnection(Target target) {
    return Set.of("log", "exec", "attach", "portforward", "proxy").contains(target.subresource());
  }

  /** Refusals as answers. */
  private CompletionStage<Answer> refusing(Request request, Supplier<CompletionStage<Answer>> answer) {
    CompletionStage<Answer> stage;
    try {
      stage = answer.get();
    } catch (RuntimeException e) {
      stage = CompletableFuture.failedFuture(e);
    }
    return stage.exceptionally(failure -> failed(request, failure));
  }

  private CompletionStage<Answer> route(Request request, Query query, Target target, User user) {
    Optional<ObjectNode> elsewhere = paths.remote(target.path());
    if (elsewhere.isPresent()) {
      return remote.forward(elsewhere.get(), request, user);
    }
    if (!target.isResource()) {
      return CompletableFuture.completedFuture(paths.answer(request, query, target));
    }
    if (target.path().startsWith("//") || !paths.knowsGroup(target.group())) {
      return CompletableFuture.completedFuture(Answers.pageNotFound());
    }
    Optional<ResourceType> known = kinds.find(target.group(), target.version(), target.resource());
    if (known.isEmpty() && paths.isCustomGroup(target.group())) {
      return CompletableFuture.completedFuture(Answers.pageNotFound());
    }
    ResourceType type = known.orElseThrow(() -> new Refused(Refusals.NO_SUCH_PATH));
    ResourceType.Version version = type.version(target.version()).orElseThrow();
    if (version.custom().isPresent()) {
      if (!CustomRoutes.isPlace(target, type)) {
        return CompletableFuture.completedFuture(Answers.pageNotFound());
      }
      CustomRoutes.refusal(target, type, version).ifPresent(refusal -> {
        throw new Refused(refusal);
      });
    }
    String verb =
        switch (Routes.find(request.method(), target, type, version)) {
          case Routes.Route.To to -> to.verb();
          case Routes.Route.Nowhere nowhere -> throw new Refused(nowhere.refusal());
        };
    boolean collection = verb.equals("list") || verb.equals("watch");
    Verb found = verbs.find(type, target.subresource(), verb);
    Rendition rendition =
        found.isRaw()
            ? Rendition.PLAIN
            : Negotiation.forObjects(request, query, collection, version.custom().isPresent());
    List<Header> warnings = Warnings.headers(Deprecations.of(type, version));
    var call = new Call(request, query, target, user, type, version, rendition);
    CompletionStage<Answer> answer = answered(found, call);
    return warnings.isEmpty()
        ? answer
        : answer.handle((said, failure) -> (failure == null ? said : failed(request, failure)).withHeaders(warnings));
  }

  /** What a webhook converts waits for it, and must not do so on a thread that others need. */
  private static CompletionStage<Answer> answered(Verb verb, Call call) {
    boolean waits = call.version().custom().filter(CustomVersion::callsWebhook).isPresent();
    return waits
        ? CompletableFuture.supplyAsync(() -> verb.answer(call), Thread::startVirtualThread).thenCompose(answer -> answer)
        : verb.answer(call);
  }

  @Override
  public Answer failed(Request request, Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof Refused refused) {
      return refusal(request, refused.refusal()).withHeaders(Warnings.headers(refused.warnings()));
    }
    if (cause instanceof Unanswerable unanswerable) {
      return unanswerable(request, unanswerable.getMessage());
    }
    if (cause instanceof BodiesBusy busy) {
      return refusal(request, Refusal.tooManyRequests(busy.getMessage(), 1));
    }
    if (cause instanceof CustomVersion.ConversionFailed unconverted) {
      return refusal(request, new Refusal(500, "", unconverted.getMessage(), null));
    }
    if (cause instanceof ApiException known) {
      return refusal(request, known.refusal());
    }
    LOG.error("request failed method={} path={}", request.method(), request.path(), cause);
    return refusal(request, Refusal.internal(cause.toString()));
  }

  private static Answer unanswerable(Request request, String why) {
    return Answers.text(500, "Internal Server Error: \"" + request.path() + "\": " + why + "\n");
  }

  private static Answer refusal(Request request, Refusal refusal) {
    return Answers.refusal(refusal, Negotiation.forStatus(request, Query.parse(request.query())));
  }

  @Override
  public Answer overdue(Request request) {
    return refusal(request, Refusal.timeout("request did not complete within the allotted timeout"));
  }
}
