package io.ruori.gateway.verb;

import io.ruori.core.entity.BodyDecoder;
import io.ruori.core.entity.Postings;
import io.ruori.core.entity.WriteOptions;
import io.ruori.core.entity.WriteReply;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.kind.ResourceType.Subresource;
import io.ruori.core.ledger.Document;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.Refusal;
import io.ruori.core.view.Views;
import io.ruori.gateway.answer.Answers;
import io.ruori.gateway.answer.Warnings;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.request.Bodies;
import io.ruori.gateway.request.Options;
import io.ruori.gateway.request.Refused;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * POST to a pod's {@code eviction}: deletes it, if its disruption budget allows that (upstream's {@code EvictionREST}). The
 * budget's status is written before the pod is deleted, guarded by its revision, so that two evictions never share one
 * allowance.
 */
public final class Evict implements Verb {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource BUDGETS = new GroupResource("policy", "poddisruptionbudgets");
  private static final int TRIES = 20;

  private final Views views;
  private final Writing writing;
  private final InstantSource clock;
  private final BodyDecoder decoder;
  private final Executor threads = task -> Thread.ofVirtual().name("evict").start(task);

  public Evict(Views views, Writing writing, InstantSource clock, BodyDecoder decoder) {
    this.views = views;
    this.writing = writing;
    this.clock = clock;
    this.decoder = decoder;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    return Bodies.read(call.request())
        .thenApplyAsync(bytes -> evict(call, Bodies.object(call.request(), bytes, "Eviction")), threads);
  }

  private Answer evict(Call call, byte[] body) {
    WriteOptions asked = Options.create(call.request(), call.query());
    Subresource subresource = call.version().subresource("eviction").orElseThrow();
    return switch (Postings.read(decoder, body, subresource, asked.fieldValidation())) {
      case Postings.Posting.Refused(Refusal refusal) -> throw new Refused(refusal);
      case Postings.Posting.Read(ObjectNode eviction, List<String> warnings) -> {
        evict(call, eviction, asked.dryRun());
        yield Answers.success(201, call.rendition()).withHeaders(Warnings.headers(warnings));
      }
    };
  }

  private void evict(Call call, JsonNode eviction, boolean dryRun) {
    if (!eviction.path("metadata").path("name").asString("").equals(call.target().name())) {
      throw Refused.badRequest("name in URL does not match name in Eviction object");
    }
    JsonNode given = eviction.path("deleteOptions");
    List<String> said = Fields.texts(given, "dryRun");
    if (dryRun && !said.isEmpty() && !said.equals(List.of("All"))) {
      String why = "Non-matching dry-run options in request and content: [All] and [" + String.join(" ", said) + "]";
      throw new Refused(new Refusal(500, "", why, null));
    }
    WriteOptions options = Options.delete(call.request(), call.query(), given.isObject() ? given : Json.object());
    evict(call, dryRun ? dry(options) : options);
  }

  private void evict(Call call, WriteOptions options) {
    boolean mayRetry = options.resourceVersion().isEmpty();
    for (int attempt = 1; ; attempt++) {
      LiveTable table = views.latest().toCompletableFuture().join();
      Stored stored = table.find(call.key()).orElseThrow(() -> Get.notFound(call));
      ObjectNode pod = stored.parse();
      List<ObjectNode> budgets = Budgets.isIgnored(pod) ? List.of() : Budgets.of(pod, table.list(BUDGETS, call.namespace()));
      if (budgets.size() > 1) {
        throw new Refused(new Refusal(500, "", Budgets.MORE_THAN_ONE, null));
      }
      boolean spends = !budgets.isEmpty() && !Budgets.sparesUnready(pod, budgets.getFirst());
      Optional<Refusal> refused =
          spends ? spend(call, pod, budgets.getFirst(), options.dryRun()) : Optional.empty();
      if (refused.isEmpty()) {
        boolean guarded = mayRetry && (Budgets.isIgnored(pod) ? Budgets.mayBecomeReady(pod) : !budgets.isEmpty() && !spends);
        refused = markAndDelete(call, stored, guarded ? only(options, stored.revision()) : options);
        if (refused.isEmpty()) {
          return;
        }
      }
      if (refused.get().code() != 409 || !mayRetry || attempt == TRIES || !options.uid().isEmpty()) {
        throw new Refused(refused.get());
      }
    }
  }

  private Optional<Refusal> spend(Call call, ObjectNode pod, ObjectNode budget, boolean dryRun) {
    Optional<Refusal> refused = Budgets.refusal(budget);
    if (refused.isPresent() || dryRun) {
      return refused;
    }
    String name = budget.path("metadata").path("name").asString("");
    Budgets.spend(budget, pod.path("metadata").path("name").asString(""), clock.instant().truncatedTo(ChronoUnit.SECONDS));
    WriteRequest request =
        writing.request(
            call, WriteRequest.Verb.UPDATE, BUDGETS, "status", name, Json.bytes(budget), WriteOptions.of("kube-apiserver"));
    return refusal(request);
  }

  /** Notes on the pod why it goes, before it does. A precondition that does not hold is told by the deletion. */
  private Optional<Refusal> markAndDelete(Call call, Stored stored, WriteOptions options) {
    ObjectNode pod = stored.parse();
    String revision = Long.toString(stored.revision());
    boolean meant = (options.uid().isEmpty() || options.uid().equals(pod.path("metadata").path("uid").asString("")))
        && (options.resourceVersion().isEmpty() || options.resourceVersion().equals(revision));
    if (options.dryRun() || !meant) {
      return delete(call, options);
    }
    Budgets.mark(pod, clock.instant().truncatedTo(ChronoUnit.SECONDS));
    WriteRequest request = writing.request(call, WriteRequest.Verb.UPDATE, PODS, "status", call.target().name(),
        Json.bytes(pod), WriteOptions.of("kube-apiserver"));
    return switch (writing.objects().write(request).toCompletableFuture().join()) {
      case WriteReply.Refused refused -> Optional.of(refused.refusal());
      case WriteReply.Done done ->
          delete(call, options.resourceVersion().isEmpty() ? options : only(options, Document.revision(done.json())));
    };
  }

  private Optional<Refusal> delete(Call call, WriteOptions options) {
    return refusal(
        writing.request(call, WriteRequest.Verb.DELETE, PODS, "", call.target().name(), new byte[0], options));
  }

  private Optional<Refusal> refusal(WriteRequest request) {
    CompletableFuture<WriteReply> reply = writing.objects().write(request).toCompletableFuture();
    return reply.join() instanceof WriteReply.Refused refused ? Optional.of(refused.refusal()) : Optional.empty();
  }

  private static WriteOptions dry(WriteOptions o) {
    return new WriteOptions(
        true, o.manager(), o.fieldValidation(), o.force(), o.graceSeconds(), o.propagation(), o.uid(), o.resourceVersion());
  }

  private static WriteOptions only(WriteOptions o, long revision) {
    return new WriteOptions(
        o.dryRun(), o.manager(), o.fieldValidation(), o.force(), o.graceSeconds(), o.propagation(), o.uid(),
        Long.toString(revision));
  }
}
