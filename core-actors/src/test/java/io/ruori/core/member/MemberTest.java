package io.ruori.core.member;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ruori.core.api.Api;
import io.ruori.core.entity.Allocation;
import io.ruori.core.entity.BodyDecoder;
import io.ruori.core.entity.Decide;
import io.ruori.core.entity.WriteOptions;
import io.ruori.core.entity.WriteReply;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.User;
import io.ruori.core.ledger.LedgerWriter;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.reconcile.Reconciler;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class MemberTest {
  private static final GroupResource CONFIG_MAPS = new GroupResource("", "configmaps");
  private static final Api.Resource RESOURCE = Api.Resource.core("configmaps");

  private final List<String> reconciled = new CopyOnWriteArrayList<>();
  private ActorSystem<Void> system;
  private Member member;

  @BeforeEach
  void start() {
    Config config =
        ConfigFactory.parseString(
                """
                pekko.loglevel = WARNING
                pekko.actor.provider = cluster
                pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                pekko.cluster.jmx.enabled = off
                """)
            .withFallback(ConfigFactory.load());
    system = ActorSystem.create(Behaviors.empty(), "ruori", config);
    var decide = new Decide(Kinds.builtIn(id -> Strategy.PLAIN), new PlainDecoder(), List.of(), Allocation.NONE);
    var engine = new LedgerWriter.Settings("pekko.persistence.journal.inmem", "");
    Kinds kinds = Kinds.builtIn(id -> Strategy.PLAIN);
    member = Member.start(system, kinds, decide, engine, List.of(new Recording(reconciled)), Clock.systemUTC());
  }

  @AfterEach
  void stop() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private void formRing() {
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    member.startKeepers();
  }

  private static WriteRequest request(WriteRequest.Verb verb, String name, String body) {
    return new WriteRequest(
        verb, CONFIG_MAPS, "v1", "", "default", name, body.getBytes(), WriteOptions.of("test"), User.SYSTEM,
        Clock.systemUTC().instant().plusSeconds(20));
  }

  private WriteReply write(WriteRequest request) {
    return member.objects().write(request).toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static String object(String name) {
    return "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"n\":\"0\"}}";
  }

  @Test
  void readsItsOwnWritesBeforeTheRingHasFormed() {
    WriteReply reply = write(request(WriteRequest.Verb.CREATE, "", object("a")));
    assertThat(reply).isInstanceOf(WriteReply.Done.class);
    long revision = ((WriteReply.Done) reply).revision();
    assertThat(revision).isPositive();
    ObjectNode found = member.api("test", List.of()).find(RESOURCE, "default", "a").orElseThrow();
    assertThat(found.path("metadata").path("resourceVersion").asString()).isEqualTo(Long.toString(revision));
    assertThat(write(request(WriteRequest.Verb.CREATE, "", object("a"))))
        .isInstanceOfSatisfying(
            WriteReply.Refused.class, refused -> assertThat(refused.refusal().reason()).isEqualTo("AlreadyExists"));
  }

  @Test
  void refusesUpdateWithStaleVersion() {
    WriteReply.Done created = (WriteReply.Done) write(request(WriteRequest.Verb.CREATE, "", object("a")));
    write(request(WriteRequest.Verb.MERGE_PATCH, "a", "{\"data\":{\"n\":\"1\"}}"));
    WriteReply reply = write(request(WriteRequest.Verb.UPDATE, "a", new String(created.json())));
    assertThat(reply)
        .isInstanceOfSatisfying(
            WriteReply.Refused.class, refused -> assertThat(refused.refusal().reason()).isEqualTo("Conflict"));
  }

  @Test
  void aHundredPatchesOfOneObjectAllCountAndAreWatchedInOrder() {
    formRing();
    write(request(WriteRequest.Verb.CREATE, "", object("a")));
    List<String> seen = new CopyOnWriteArrayList<>();
    var listener = new Collecting(seen);
    Api api = member.api("test", List.of());
    try (Api.Subscription watch = api.watch(RESOURCE, "default", Api.Query.ALL, "", listener)) {
      var replies = new ArrayList<CompletableFuture<WriteReply>>();
      for (int i = 0; i < 100; i++) {
        String patch = "{\"data\":{\"k" + i + "\":\"v\"}}";
        replies.add(member.objects().write(request(WriteRequest.Verb.MERGE_PATCH, "a", patch)).toCompletableFuture());
      }
      replies.forEach(reply -> assertThat(reply.join()).isInstanceOf(WriteReply.Done.class));
      Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> seen.size() == 101);
    }
    assertThat(api.find(RESOURCE, "default", "a").orElseThrow().path("data").size()).isEqualTo(101);
    List<Long> revisions = seen.stream().map(Long::parseLong).collect(Collectors.toList());
    assertThat(revisions).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void refusesNamesThatTheLedgerCannotKeep() {
    WriteReply reply = write(request(WriteRequest.Verb.CREATE, "", object("x".repeat(70_000))));
    assertThat(reply)
        .isInstanceOfSatisfying(
            WriteReply.Refused.class, refused -> assertThat(refused.refusal().code()).isEqualTo(400));
    assertThat(write(request(WriteRequest.Verb.CREATE, "", object("short")))).isInstanceOf(WriteReply.Done.class);
  }

  @Test
  void wakesReconcilersForEveryObject() {
    write(request(WriteRequest.Verb.CREATE, "", object("before")));
    formRing();
    write(request(WriteRequest.Verb.CREATE, "", object("after")));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> reconciled.containsAll(List.of("before", "after")));
  }

  @Test
  void deletesAndSaysSoToWatchers() {
    IntStream.range(0, 3).forEach(i -> write(request(WriteRequest.Verb.CREATE, "", object("x" + i))));
    WriteReply reply = write(request(WriteRequest.Verb.DELETE, "x1", ""));
    assertThat(reply).isInstanceOf(WriteReply.Done.class);
    assertThat(member.api("test", List.of()).list(RESOURCE, "default", Api.Query.ALL).items()).hasSize(2);
    assertThat(write(request(WriteRequest.Verb.DELETE, "x1", "")))
        .isInstanceOfSatisfying(
            WriteReply.Refused.class, refused -> assertThat(refused.refusal().code()).isEqualTo(404));
  }

  private record Collecting(List<String> seen) implements Api.Listener {
    @Override
    public void event(String type, ObjectNode object) {
      seen.add(object.path("metadata").path("resourceVersion").asString());
    }

    @Override
    public void ended(String why) {}
  }

  private record Recording(List<String> reconciled) implements Reconciler {
    @Override
    public String name() {
      return "recording";
    }

    @Override
    public Api.Resource subject() {
      return RESOURCE;
    }

    @Override
    public Result reconcile(io.ruori.core.object.ObjectKey key, Api api) {
      reconciled.add(key.name());
      return Result.DONE;
    }
  }

  private static final class PlainDecoder implements BodyDecoder {
    @Override
    public Decoded decode(byte[] body, ResourceType type, ResourceType.Version version) {
      return new Decoded.Object(Json.parseObject(body), List.of());
    }

    @Override
    public Decoded decode(JsonNode tree, JsonNode known, ResourceType type, ResourceType.Version version) {
      return new Decoded.Object((ObjectNode) tree, List.of());
    }
  }
}
