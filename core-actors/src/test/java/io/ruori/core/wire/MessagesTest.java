package io.ruori.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.ruori.core.entity.ObjectEntity;
import io.ruori.core.entity.StepRunner;
import io.ruori.core.entity.WriteOptions;
import io.ruori.core.entity.WriteReply;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.kind.User;
import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.Document;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Messages between members: they arrive as they were sent, and their bytes stay as an older member knows them. */
class MessagesTest {
  private static final ObjectKey KEY = new ObjectKey("apps", "deployments", "default", "web");
  private static final Event.Origin ORIGIN = new Event.Origin(1_700_000_000_000L, "ann", "update", "kubectl");

  private static ActorSystem<Object> system;
  private static Serialization serialization;

  @BeforeAll
  static void start() {
    var config = ConfigFactory.parseString("pekko.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }")
        .withFallback(ConfigFactory.parseString("pekko.actor { provider = cluster, allow-java-serialization = off }"))
        .withFallback(ConfigFactory.load());
    system = ActorSystem.create(Behaviors.empty(), "messages", config);
    serialization = SerializationExtension.get(Adapter.toClassic(system));
  }

  @AfterAll
  static void stop() {
    system.terminate();
  }

  private static SerializerWithStringManifest serializer(Object message) {
    return (SerializerWithStringManifest) serialization.findSerializerFor(message);
  }

  private static byte[] bytes(Object message) {
    return serializer(message).toBinary(message);
  }

  private static Object carried(Object message) {
    return read(serializer(message), bytes(message), serializer(message).manifest(message));
  }

  private static Object read(SerializerWithStringManifest serializer, byte[] bytes, String manifest) {
    try {
      return serializer.fromBinary(bytes, manifest);
    } catch (NotSerializableException e) {
      throw new AssertionError(e);
    }
  }

  private static Document document() {
    return Document.of(Json.parseObject("""
        {"kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":3}}""".getBytes(StandardCharsets.UTF_8)));
  }

  private static Ledger.Append append() {
    return new Ledger.Append(
        List.of(Change.put(KEY, 7, document()).of(77), Change.remove(KEY, 8)),
        List.of(new Ledger.Guard(new ObjectKey("", "namespaces", "", "default"), 3)),
        ORIGIN,
        system.deadLetters());
  }

  @Test
  void carriesAppends() {
    var carried = (Ledger.Append) carried(append());
    assertThat(carried.guards()).isEqualTo(append().guards());
    assertThat(carried.origin()).isEqualTo(ORIGIN);
    assertThat(carried.changes()).extracting(Change::key).containsOnly(KEY);
    assertThat(carried.changes()).extracting(Change::expected).containsExactly(7L, 8L);
    assertThat(carried.changes()).extracting(Change::request).containsExactly(77L, 0L);
    assertThat(carried.changes().getFirst().document().at(9)).isEqualTo(document().at(9));
    assertThat(carried.changes().getLast().document()).isNull();
  }

  @Test
  void carriesTheLedgersAnswers() {
    var conflict = new Ledger.Conflict(KEY, 12);
    var refused = new Ledger.Refused(Refusal.storageFull("the disk is full"));
    var unknown = new Ledger.Unknown("who knows");
    assertThat(carried(conflict)).isEqualTo(conflict);
    assertThat(carried(refused)).isEqualTo(refused);
    assertThat(carried(unknown)).isEqualTo(unknown);
  }

  @Test
  void carriesWrites() {
    var options = new WriteOptions(true, "me", WriteOptions.FieldValidation.STRICT, true, 0L, "Orphan", "u", "9");
    var user = new User("ann", "1", List.of("dev", "ops"), Map.of("scopes", List.of("a", "b")));
    var request =
        new WriteRequest(
            WriteRequest.Verb.APPLY, new GroupResource("apps", "deployments"), "v1", "status", "default", "web",
            new byte[] {1, 2, 3}, options, user, Instant.ofEpochMilli(1234), List.of(new Ledger.Guard(KEY, 5)), new WriteRequest.Ticket(99, 4));
    var carried = (ObjectEntity.Submit) carried(new ObjectEntity.Submit(request, system.deadLetters()));
    assertThat(carried.request()).usingRecursiveComparison().isEqualTo(request);
  }

  @Test
  void carriesTheAnswersOfEntities() {
    var done = new WriteReply.Done(201, new byte[] {1, 2}, 42, List.of("careful"));
    var refused = new WriteReply.Refused(Refusal.badRequest("no"), List.of());
    var stepped = new StepRunner.Stepped(Optional.of(Duration.ofSeconds(3)), "");
    assertThat(carried(done)).usingRecursiveComparison().isEqualTo(done);
    assertThat(carried(refused)).isEqualTo(refused);
    assertThat(carried(stepped)).isEqualTo(stepped);
    var wake = (ObjectEntity.Wake) carried(new ObjectEntity.Wake("deployment", 6, system.deadLetters()));
    assertThat(wake.reconciler()).isEqualTo("deployment");
    assertThat(wake.partitionRevision()).isEqualTo(6);
  }

  @Test
  void keepsTheBytesThatOlderMembersKnow() {
    String conflict = HexFormat.of().formatHex(bytes(new Ledger.Conflict(KEY, 12)));
    assertThat(conflict)
        .isEqualTo("000000046170707300000" + "00b6465706c6f796d656e74730000000764656661756c7400000003776562000000000000000c");
    String stepped = HexFormat.of().formatHex(bytes(new StepRunner.Stepped(Optional.empty(), "no")));
    assertThat(stepped).isEqualTo("000000026e6f" + "ffffffffffffffff");
  }

  @Test
  void leavesWhatALaterVersionAdds() {
    byte[] bytes = bytes(new Ledger.Unknown("why"));
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 9);
    var unknown = new Ledger.Unknown("why");
    assertThat(read(serializer(unknown), longer, "unknown")).isEqualTo(unknown);
  }

  @Test
  void refusesBytesThatEndTooEarlyOrClaimTooMuch() {
    byte[] bytes = bytes(append());
    SerializerWithStringManifest serializer = serializer(append());
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> read(serializer, cut, "append")).isInstanceOf(IllegalArgumentException.class);
    }
    byte[] huge = HexFormat.of().parseHex("7fffffff");
    assertThatThrownBy(() -> read(serializer, huge, "append")).isInstanceOf(IllegalArgumentException.class);
  }
}
