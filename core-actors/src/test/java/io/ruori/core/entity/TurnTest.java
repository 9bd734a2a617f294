package io.ruori.core.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.decode.KindBodyDecoder;
import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.User;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.strategy.StandardKinds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnTest {
  private static final ObjectKey KEY = new ObjectKey("", "configmaps", "default", "a");
  private static final String STORED =
      "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"7\",\"name\":\"a\","
          + "\"namespace\":\"default\",\"uid\":\"u\",\"creationTimestamp\":\"2026-01-01T00:00:00Z\"}}";

  private final Kinds kinds = StandardKinds.create();
  private final Decide decide = new Decide(kinds, new KindBodyDecoder(kinds), List.of(), Allocation.NONE);
  private final LiveTable table =
      LiveTable.EMPTY.with(new Event(KEY, 7, 0, bytes(STORED), new Event.Origin(0, "", "", "")));

  private Turn turn(WriteRequest... requests) {
    Turn.Contexts contexts =
        (user, ahead) -> new WriteContext(Instant.EPOCH, () -> "uid", user, new TableOthers(table, ahead, new HashSet<>()));
    return Turn.decide(KEY, table, List.of(requests), decide, contexts);
  }

  private static WriteRequest request(WriteRequest.Verb verb, String body) {
    var resource = new GroupResource("", "configmaps");
    return new WriteRequest(
        verb, resource, "v1", "", "default", "a", bytes(body), WriteOptions.of("test"), User.SYSTEM, Instant.MAX);
  }

  private static WriteRequest patch(String key) {
    return request(WriteRequest.Verb.MERGE_PATCH, "{\"data\":{\"" + key + "\":\"x\"}}");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void patchesWhatIsNotCommittedYet() {
    Turn turn = turn(patch("a"), patch("b"), patch("c"));
    assertThat(turn.steps()).allMatch(step -> step.decision() instanceof Decision.Put);
    assertThat(turn.steps().getLast().document()).isNotNull();
    String last = new String(turn.steps().getLast().document().at(10), StandardCharsets.UTF_8);
    assertThat(last).contains("\"data\":{\"a\":\"x\",\"b\":\"x\",\"c\":\"x\"}").contains("\"resourceVersion\":\"10\"");
  }

  @Test
  void refusesAnUpdateOfTheVersionThatAnEarlierWriteReplaces() {
    Turn turn = turn(patch("a"), request(WriteRequest.Verb.UPDATE, STORED));
    assertThat(turn.steps().getLast().decision())
        .isInstanceOfSatisfying(Decision.Refuse.class, refused -> assertThat(refused.refusal().code()).isEqualTo(409));
  }
}
