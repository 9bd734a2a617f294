package io.ruori.core.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.kind.User;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.SimulatedLedger;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.view.FoldedViews;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObjectEntityTest {
  private static final ObjectKey KEY = new ObjectKey("", "configmaps", "default", "a");

  private final ActorTestKit kit = ActorTestKit.create();
  private final FoldedViews views = new FoldedViews();
  private final SimulatedLedger ledger = new SimulatedLedger(views::committed);
  private final CompletableFuture<Ledger.Reply> asked = new CompletableFuture<>();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private ActorRef<ObjectEntity.Command> entity() {
    views.recovered(LiveTable.EMPTY);
    Turns.Appender appender = (changes, guards, origin) -> {
      asked.complete(null);
      return ledger.append(changes, guards, origin);
    };
    Decider decider = (current, request, context) -> {
      var object = Json.object().put("kind", "ConfigMap");
      object.putObject("metadata").put("name", "a");
      return new Decision.Put(object, 201, Decision.Together.ALONE, List.of());
    };
    var turns = new Turns(views, appender, decider, Clock.systemUTC(), () -> "uid", Runnable::run);
    return kit.spawn(ObjectEntity.create(KEY, turns, StepRunner.NONE, Clock.systemUTC(), kit.system().ignoreRef()));
  }

  private static WriteRequest create() {
    return new WriteRequest(
        WriteRequest.Verb.CREATE, new GroupResource("", "configmaps"), "v1", "", "default", "a", new byte[0],
        WriteOptions.of("test"), User.SYSTEM, Clock.systemUTC().instant().plusSeconds(20));
  }

  @Test
  void answersTheTurnThatIsUnderWayBeforeItStops() {
    TestProbe<WriteReply> client = kit.createTestProbe();
    TestProbe<Void> witness = kit.createTestProbe();
    ActorRef<ObjectEntity.Command> entity = entity();
    entity.tell(new ObjectEntity.Submit(create(), client.ref()));
    asked.join();
    entity.tell(new ObjectEntity.Stop());
    entity.tell(new ObjectEntity.Submit(create(), client.ref()));
    client.expectNoMessage(Duration.ofMillis(50));
    ledger.write(false, () -> true);
    assertThat(client.receiveMessage()).isInstanceOf(WriteReply.Done.class);
    await(ledger);
    ledger.write(false, () -> true);
    assertThat(client.receiveMessage()).isInstanceOf(WriteReply.Done.class);
    witness.expectTerminated(entity);
  }

  private static void await(SimulatedLedger ledger) {
    Awaitility.await().until(ledger::hasWork);
  }

  @Test
  void stopsAtOnceWhenItIsIdle() {
    TestProbe<Void> witness = kit.createTestProbe();
    ActorRef<ObjectEntity.Command> entity = entity();
    entity.tell(new ObjectEntity.Stop());
    witness.expectTerminated(entity);
  }
}
