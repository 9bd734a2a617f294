package io.ruori.launcher.ring;

import io.ruori.core.kind.User;
import io.ruori.core.object.Json;
import io.ruori.core.object.Refusal;
import io.ruori.core.ring.MemberRecord;
import io.ruori.gateway.answer.Answers;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.Handler;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.identity.Authorizer;
import io.ruori.gateway.identity.Identity;
import io.ruori.gateway.request.Query;
import io.ruori.gateway.request.Refused;
import io.ruori.gateway.request.Rendition;
import io.ruori.gateway.request.Target;
import io.ruori.launcher.join.BootstrapTokens;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The ring's own paths, in front of the Kubernetes API: {@code GET /ruori/v1/members}, {@code GET /ruori/v1/backup}, {@code
 * POST /ruori/v1/join} (for the holder of a token), and, asked of the leader (others say who that is), {@code PUT} and {@code
 * DELETE /ruori/v1/members/NAME}, {@code POST /ruori/v1/members/NAME/rest} and {@code …/readmit}.
 */
public final class RingPaths implements Handler {
  /** Other paths of ours, such as nodes' heartbeats, are the gateway's. */
  private static final String ROOT = "/ruori/v1/";

  static final String JOIN = ROOT + "join";
  static final String MEMBERS = ROOT + "members";
  static final String BACKUP = ROOT + "backup";
  static final String REST = "/rest";
  static final String READMIT = "/readmit";

  /**
   * Lets the holders of tokens for masters join, and who is known read where the masters are; the rest is for who may do
   * everything.
   */
  public static final Authorizer AUTHORIZER =
      attributes -> {
        var groups = attributes.user().groups();
        boolean joins = attributes.path().equals(JOIN) && attributes.verb().equals("post");
        boolean reads = attributes.path().equals(MEMBERS) && attributes.verb().equals("get");
        boolean may =
            joins && groups.contains(BootstrapTokens.MASTER_GROUP) || reads && groups.contains("system:authenticated");
        return !attributes.isResource() && may ? Authorizer.Decision.ALLOW : Authorizer.Decision.NO_OPINION;
      };

  private static final Logger LOG = LoggerFactory.getLogger(RingPaths.class);
  private static final int BODY_LIMIT = 64 << 10;

  private final Handler kubernetes;
  private final Identity identity;
  private final RingControl ring;
  private final Supplier<RingBundle> bundle;
  private final Supplier<CompletionStage<Answer>> backup;

  /** @param bundle what a new master is given; may read files */
  public RingPaths(
      Handler kubernetes,
      Identity identity,
      RingControl ring,
      Supplier<RingBundle> bundle,
      Supplier<CompletionStage<Answer>> backup) {
    this.backup = backup;
    this.kubernetes = kubernetes;
    this.identity = identity;
    this.ring = ring;
    this.bundle = bundle;
  }

  @Override
  public CompletionStage<Answer> handle(Request request) {
    if (!request.path().startsWith(ROOT)) {
      return kubernetes.handle(request);
    }
    return user(request)
        .thenCompose(user -> route(request))
        .handle((answer, failure) -> failure == null ? answer : kubernetes.failed(request, failure));
  }

  private CompletionStage<User> user(Request request) {
    try {
      Target target = Target.of(request.method(), request.path(), Query.parse(request.query()));
      return identity.of(request, target);
    } catch (Target.Undetermined | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletionStage<Answer> route(Request request) {
    String path = request.path();
    String name = path.startsWith(MEMBERS + "/") ? path.substring(MEMBERS.length() + 1) : "";
    if (!name.isEmpty()) {
      return routeMember(request, name);
    }
    return switch (request.method() + " " + path) {
      case "GET " + MEMBERS -> done(json(membersOf(ring.state())));
      case "GET " + BACKUP -> backup.get();
      case "POST " + JOIN -> CompletableFuture.supplyAsync(this::join, Thread::startVirtualThread);
      default -> done(Answers.pageNotFound());
    };
  }

  private CompletionStage<Answer> routeMember(Request request, String name) {
    if (request.method().equals("POST")) {
      return switch (name) {
        case String resting when resting.endsWith(REST) -> {
          String who = resting.substring(0, resting.length() - REST.length());
          yield asAnotherLeader(who, () -> ring.rest(who));
        }
        case String back when back.endsWith(READMIT) ->
            asLeader(() -> ring.readmit(back.substring(0, back.length() - READMIT.length())));
        default -> done(Answers.pageNotFound());
      };
    }
    return switch (request.method()) {
      case "PUT" -> request.body().bytes(BODY_LIMIT).thenCompose(body -> add(name, body.orElse(new byte[0])));
      case "DELETE" -> asAnotherLeader(name, () -> ring.remove(name));
      default -> done(Answers.pageNotFound());
    };
  }

  /** A leader does not take itself out: it lets another lead first, who is asked again. */
  private CompletionStage<Answer> asAnotherLeader(String name, Supplier<CompletionStage<Void>> change) {
    boolean itself = ring.leadsHere() && ring.state().self().equals(name);
    return itself
        ? CompletableFuture.runAsync(ring::handOver, Thread::startVirtualThread)
            .thenCompose(handed -> ring.leadsHere() ? change.get().thenApply(ok -> json(Json.object())) : asLeader(change))
        : asLeader(change);
  }

  private Answer join() {
    if (!ring.state().replicated()) {
      LOG.info("a master wants to join: this member starts to replicate its ledger");
      Optional<String> objection = ring.startReplicating();
      if (objection.isPresent()) {
        return Answers.refusal(new Refusal(409, "Conflict", objection.get(), null), Rendition.PLAIN);
      }
      return Answers.refusal(
          Refusal.unavailable("the ledger is being prepared for several masters", 1), Rendition.PLAIN);
    }
    try {
      return json(bundle.get().toJson());
    } catch (UncheckedIOException e) {
      throw new Refused(Refusal.internal(e.getMessage()));
    }
  }

  private CompletionStage<Answer> add(String name, byte[] body) {
    MemberRecord member = MemberRecord.read(Json.parseObject(body));
    if (!member.name().equals(name) || member.ringAddress().isEmpty() || member.engineAddress().isEmpty()) {
      return done(Answers.refusal(Refusal.badRequest("not a member's record"), Rendition.PLAIN));
    }
    LOG.info("member joins name={} ring={} engine={}", name, member.ringAddress(), member.engineAddress());
    return asLeader(() -> ring.add(member));
  }

  private CompletionStage<Answer> asLeader(Supplier<CompletionStage<Void>> change) {
    if (!ring.leadsHere()) {
      ObjectNode elsewhere = Json.object();
      ring.leader().ifPresent(leader -> elsewhere.put("leader", leader.endpoint()));
      return done(new Answer.Whole(421, "application/json", List.of(), Json.bytes(elsewhere)));
    }
    return change.get().thenApply(done -> json(membersOf(ring.state())));
  }

  private static ObjectNode membersOf(RingControl.State state) {
    ObjectNode json = Json.object().put("self", state.self());
    json.put("head", state.head()).put("replicated", state.replicated());
    json.put("featureLevel", state.featureLevel());
    var list = json.putArray("members");
    for (RingControl.Seen seen : state.members()) {
      seen.member().write(list.addObject())
          .put("leader", seen.leads())
          .put("voter", seen.votes())
          .put("partitions", seen.partitions());
    }
    state.revoked().forEach(json.putArray("removed")::add);
    return json;
  }

  private static Answer json(ObjectNode document) {
    return Answers.document(200, document, Rendition.PLAIN);
  }

  private static CompletionStage<Answer> done(Answer answer) {
    return CompletableFuture.completedFuture(answer);
  }

  @Override
  public Answer overdue(Request request) {
    return kubernetes.overdue(request);
  }

  @Override
  public Answer failed(Request request, Throwable cause) {
    return kubernetes.failed(request, cause);
  }
}
