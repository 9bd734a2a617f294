package io.ruori.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruori.core.api.Api;
import io.ruori.core.entity.Objects;
import io.ruori.core.entity.WriteReply;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.User;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.view.Cursor;
import io.ruori.core.view.Happening;
import io.ruori.core.view.Views;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;

class LocalApiTest {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final Api.Resource RESOURCE = Api.Resource.core("pods");

  private static LocalApi api(String... pods) {
    TreePMap<String, Stored> rows = TreePMap.empty();
    for (int i = 0; i < pods.length; i++) {
      var key = new ObjectKey("", "pods", "ns", "p" + i);
      String json = "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"p%d\",%s}}".formatted(i, pods[i]);
      rows = rows.plus(LiveTable.row("ns", "p" + i), new Stored(key, i + 1, json.getBytes(StandardCharsets.UTF_8)));
    }
    var table = new LiveTable(pods.length, 0, HashTreePMap.singleton(PODS, rows));
    Kinds kinds = Kinds.builtIn(id -> Strategy.PLAIN);
    return new LocalApi(kinds, new Unconfirmed(table), Clock.systemUTC(), User.SYSTEM, "test", List.of());
  }

  private static String owned(String uid, boolean controller) {
    return "\"ownerReferences\":[{\"kind\":\"ReplicaSet\",\"name\":\"r\",\"uid\":\"%s\",\"controller\":%b}]".formatted(uid, controller);
  }

  @Test
  void mapsEventsByWhatIsFoldedWhileNobodyConfirmsThatItIsTheNewest() {
    LocalApi api = api("\"uid\":\"u0\"");
    assertThat(api.readingWhatIsFolded().list(RESOURCE, "ns", Api.Query.ALL).items()).hasSize(1);
    assertThatThrownBy(() -> api.list(RESOURCE, "ns", Api.Query.ALL)).hasMessageContaining("no leader");
  }

  @Test
  void findsWhatAnOwnerControlsAndNotWhatOnlyMentionsIt() {
    Api api = api(owned("aaa", true), owned("aaa", false), owned("bbb", true), "\"annotations\":{\"about\":\"aaa\"}")
        .readingWhatIsFolded();
    assertThat(api.controlledBy(RESOURCE, "ns", "aaa")).singleElement()
        .satisfies(pod -> assertThat(pod.path("metadata").path("name").asString()).isEqualTo("p0"));
  }

  /** Objects of a ring without a leader. */
  private record Unconfirmed(LiveTable current) implements Objects, Views {
    @Override
    public Views views() {
      return this;
    }

    @Override
    public CompletionStage<LiveTable> latest() {
      return CompletableFuture.failedFuture(new IllegalStateException("no leader"));
    }

    @Override
    public CompletionStage<LiveTable> atLeast(long revision, Duration patience) {
      return latest();
    }

    @Override
    public CompletionStage<WriteReply> write(WriteRequest request) {
      return CompletableFuture.failedFuture(new IllegalStateException("no leader"));
    }

    @Override
    public Optional<Cursor> watch(GroupResource resource, long afterRevision, Runnable wake) {
      return Optional.empty();
    }

    @Override
    public long oldest(GroupResource resource) {
      return 0;
    }

    @Override
    public Optional<Happening> outcome(ObjectKey key, long request) {
      return Optional.empty();
    }
  }
}
