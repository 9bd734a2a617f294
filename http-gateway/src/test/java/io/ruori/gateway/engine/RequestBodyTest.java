package io.ruori.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** That bodies have a bound in sum, too. */
class RequestBodyTest {
  private static final ActorSystem SYSTEM = ActorSystem.create("bodies");

  private final BodyBudget budget = new BodyBudget(250);

  @AfterAll
  static void stop() {
    SYSTEM.terminate();
  }

  private RequestBody body(int pieces) {
    var source = Source.repeat(ByteString.fromArray(new byte[100])).take(pieces);
    return new RequestBody(
        HttpEntities.createChunked(ContentTypes.APPLICATION_OCTET_STREAM, source),
        SystemMaterializer.get(SYSTEM).materializer(),
        budget);
  }

  @Test
  void refusesWhatAllTogetherHaveNoRoomForUntilOthersAreOver() {
    RequestBody first = body(2);
    assertThat(first.bytes(1_000).toCompletableFuture().join()).hasValueSatisfying(b -> assertThat(b).hasSize(200));
    RequestBody second = body(2);
    assertThatThrownBy(() -> second.bytes(1_000).toCompletableFuture().join()).hasCauseInstanceOf(BodiesBusy.class);
    second.release();
    first.release();
    assertThat(budget.taken()).isZero();
    assertThat(body(2).bytes(1_000).toCompletableFuture().join()).isPresent();
  }

  @Test
  void holdsNothingOfABodyThatIsTooLarge() {
    RequestBody large = body(5);
    assertThat(large.bytes(200).toCompletableFuture().join()).isEmpty();
    large.release();
    assertThat(budget.taken()).isZero();
  }
}
