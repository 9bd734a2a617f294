package io.ruori.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ruori.core.entity.EntityMessageSerializer;
import io.ruori.core.entity.ObjectEntity;
import io.ruori.core.entity.StepRunner;
import io.ruori.core.entity.WriteOptions;
import io.ruori.core.entity.WriteReply;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.kind.User;
import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.Document;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.EventSerializer;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.ledger.LedgerMessageSerializer;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import io.ruori.core.ring.RingHeartbeats;
import io.ruori.core.ring.RingMessageSerializer;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Messages between members, and the ledger's events. */
class GoldenMessagesTest {
  private static final String FILE = "messages.txt";
  private static final ObjectKey KEY = new ObjectKey("apps", "deployments", "default", "web");
  private static final GroupResource DEPLOYMENTS = new GroupResource("apps", "deployments");
  private static final byte[] JSON =
      "{\"kind\":\"Deployment\",\"metadata\":{\"name\":\"web\"},\"spec\":{\"replicas\":3}}".getBytes(StandardCharsets.UTF_8);
  private static final Event.Origin ORIGIN = new Event.Origin(1_700_000_000_000L, "ann", "update", "kubectl");

  private static ActorSystem<Void> system;
  private static Map<Integer, SerializerWithStringManifest> serializers;

  @BeforeAll
  static void start() {
    var config = ConfigFactory.parseString("pekko.actor.provider = local").withFallback(ConfigFactory.load());
    system = ActorSystem.create(Behaviors.empty(), "golden", config);
    var classic = (ExtendedActorSystem) Adapter.toClassic(system);
    serializers =
        Stream.of(new EventSerializer(), new LedgerMessageSerializer(classic), new EntityMessageSerializer(classic),
                new RingMessageSerializer())
            .collect(Collectors.toMap(SerializerWithStringManifest::identifier, serializer -> serializer));
  }

  @AfterAll
  static void stop() {
    system.terminate();
  }

  /** @param name says which of several of one manifest */
  private record Sample(int serializer, String name, Object message) {
    String line() {
      SerializerWithStringManifest by = serializers.get(serializer);
      return serializer + " " + by.manifest(message) + " " + name + " " + HexFormat.of().formatHex(by.toBinary(message));
    }
  }

  private static List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    Document document = Document.of(Json.parseObject(JSON));
    samples.add(new Sample(7310, "put", new Event(KEY, 9, 7, JSON, ORIGIN)));
    samples.add(new Sample(7310, "removal", new Event(KEY, 10, 9, null, ORIGIN)));
    samples.add(new Sample(7310, "of-a-request", new Event(KEY, 11, 0, JSON, new Event.Origin(1_700_000_000_000L, "ann", "update", "kubectl", 77))));
    samples.add(
        new Sample(
            7311,
            "put-and-remove",
            new Ledger.Append(
                List.of(Change.put(KEY, 7, document).of(77), Change.remove(KEY, 8)),
                List.of(new Ledger.Guard(new ObjectKey("", "namespaces", "", "default"), 3)),
                ORIGIN,
                system.deadLetters())));
    samples.add(new Sample(7311, "at-9", new Ledger.Appended(List.of(new Event(KEY, 9, 7, JSON, ORIGIN)))));
    samples.add(new Sample(7311, "at-12", new Ledger.Conflict(KEY, 12)));
    samples.add(new Sample(7311, "full", new Ledger.Refused(Refusal.storageFull("the disk is full"))));
    samples.add(new Sample(7311, "why", new Ledger.Unknown("who knows")));
    samples.add(new Sample(7311, "nobody", decoded(7311, "unled", new byte[0])));
    var options = new WriteOptions(true, "me", WriteOptions.FieldValidation.STRICT, true, 0L, "Orphan", "u", "9");
    var user = new User("ann", "1", List.of("dev", "ops"), Map.of("scopes", List.of("a", "b")));
    var request =
        new WriteRequest(
            WriteRequest.Verb.APPLY, DEPLOYMENTS, "v1", "status", "default", "web", JSON, options, user,
            Instant.ofEpochMilli(1234), List.of(new Ledger.Guard(KEY, 5)), new WriteRequest.Ticket(99, 4));
    samples.add(new Sample(7312, "apply", new ObjectEntity.Submit(request, system.deadLetters())));
    samples.add(new Sample(7312, "deployment", new ObjectEntity.Wake("deployment", 6, system.deadLetters())));
    samples.add(new Sample(7312, "created", new WriteReply.Done(201, JSON, 42, List.of("careful"))));
    samples.add(new Sample(7312, "not-found", new WriteReply.Refused(Refusal.notFound(DEPLOYMENTS, "web"), List.of())));
    samples.add(new Sample(7312, "again", new StepRunner.Stepped(Optional.of(Duration.ofSeconds(3)), "")));
    samples.add(new Sample(7312, "failed", new StepRunner.Stepped(Optional.empty(), "no")));
    samples.add(new Sample(7313, "of-a-node", new RingHeartbeats.Beat("node-0")));
    return samples;
  }

  private static Object decoded(int serializer, String manifest, byte[] bytes) {
    try {
      return serializers.get(serializer).fromBinary(bytes, manifest);
    } catch (NotSerializableException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void areEncodedAsTheyWereReleased() throws Exception {
    String lines = samples().stream().map(Sample::line).collect(Collectors.joining("\n", "", "\n"));
    Golden.compare(FILE, lines.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void ofEveryReleaseAreUnderstood() throws Exception {
    for (Path release : Golden.releases()) {
      for (var line : Golden.lines(release.resolve(FILE)).entrySet()) {
        String[] words = line.getKey().split(" ");
        int serializer = Integer.parseInt(words[0]);
        Object message = decoded(serializer, words[1], line.getValue());
        if (release.equals(Golden.newest())) {
          assertThat(serializers.get(serializer).toBinary(message)).as(line.getKey()).isEqualTo(line.getValue());
        }
        if (serializer != 7310) { // what a later release adds stands behind
          decoded(serializer, words[1], Arrays.copyOf(line.getValue(), line.getValue().length + 5));
        }
      }
    }
  }

  @Test
  void areAllThere() throws Exception {
    Set<Class<?>> sampled = samples().stream().map(sample -> sample.message().getClass()).collect(Collectors.toSet());
    List<Class<?>> messages = new ArrayList<>();
    for (String bound : system.settings().config().getObject("pekko.actor.serialization-bindings").keySet()) {
      if (bound.startsWith("io.ruori.")) {
        messages.addAll(leaves(Class.forName(bound)));
      }
    }
    messages.removeIf(message -> message.getSimpleName().equals("Elsewhere")); // how Appended arrives
    assertThat(sampled).containsAll(messages);
    assertThat(messages).hasSizeGreaterThan(5);
  }

  private static List<Class<?>> leaves(Class<?> sealed) {
    return sealed.isSealed()
        ? Arrays.stream(sealed.getPermittedSubclasses()).flatMap(sub -> leaves(sub).stream()).toList()
        : List.of(sealed);
  }
}
