package io.ruori.core.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class FoldedViewsTest {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final Event.Origin ORIGIN = new Event.Origin(0, "", "", "");

  private final FoldedViews views = new FoldedViews();
  private LiveTable table = LiveTable.EMPTY;

  private Event event(String name) {
    byte[] json = "{\"metadata\":{}}".getBytes();
    return new Event(new ObjectKey("", "pods", "default", name), table.revision() + 1, 0, json, ORIGIN);
  }

  private void commit(String name) {
    Event event = event(name);
    table = table.with(event);
    views.committed(List.of(event), table);
  }

  @Test
  void forgetsThoseWhoGaveUpWaiting() {
    views.recovered(table);
    for (int i = 0; i < 100; i++) {
      var late = views.atLeast(1_000_000 + i, Duration.ofMillis(1)).toCompletableFuture();
      assertThatThrownBy(late::get).hasCauseInstanceOf(TimeoutException.class);
    }
    assertThat(views.waiting()).isZero();
  }

  @Test
  void tellsAllWhoWaitForARevision() {
    views.recovered(table);
    var one = views.atLeast(2, Duration.ofMinutes(1)).toCompletableFuture();
    var other = views.atLeast(2, Duration.ofMinutes(1)).toCompletableFuture();
    commit("a");
    assertThat(one).isNotDone();
    commit("b");
    assertThat(one.join().revision()).isEqualTo(2);
    assertThat(other.join().revision()).isEqualTo(2);
    assertThat(views.waiting()).isZero();
  }

  @Test
  void keepsWithinItsBoundOverAllKinds() {
    var small = new FoldedViews(new Window.Limits(1_000, 4_000, 9_000));
    small.recovered(table);
    GroupResource rare = new GroupResource("example.com", "rare");
    write(small, rare, 2);
    for (int kind = 0; kind < 50; kind++) {
      write(small, new GroupResource("example.com", "kind" + kind), 10);
      assertThat(small.windowBytes()).isLessThanOrEqualTo(9_000);
    }
    assertThat(small.watch(rare, table.revision(), () -> {})).as("who has seen all goes on").isPresent();
  }

  private void write(FoldedViews folded, GroupResource kind, int times) {
    for (int i = 0; i < times; i++) {
      ObjectKey key = new ObjectKey(kind.group(), kind.resource(), "default", "x");
      Event event = new Event(key, table.revision() + 1, 0, "{\"metadata\":{}}".getBytes(), ORIGIN);
      table = table.with(event);
      folded.committed(List.of(event), table);
    }
  }

  @Test
  void showsNoEventThatAReadWouldNotYetShow() {
    views.recovered(table);
    List<Long> seen = new ArrayList<>();
    var cursor = new Cursor[1];
    // Woken in the middle of a commit, as any other thread could be.
    cursor[0] =
        views
            .watch(PODS, 0, () -> cursor[0].poll(10).events().forEach(h -> {
              assertThat(h.revision()).isLessThanOrEqualTo(views.current().revision());
              seen.add(h.revision());
            }))
            .orElseThrow();
    var window = new Window(Window.Limits.DEFAULT, 0);
    window.append(new Happening(1, null, null, 0));
    window.append(new Happening(2, null, null, 0));
    assertThat(window.after(0, 1, 10)).extracting(Happening::revision).containsExactly(1L);
    assertThat(window.after(1, 0, 10)).isEmpty();
    commit("a");
    commit("b");
    assertThat(seen).containsExactly(1L, 2L);
  }

  @Test
  void endsWatchesOfWhatADeadWriterMayHaveCommittedSilently() {
    views.recovered(table);
    commit("a");
    Cursor cursor = views.watch(PODS, 0, () -> {}).orElseThrow();
    Event silent = event("b");
    table = table.with(silent);
    views.recovered(table);
    assertThat(cursor.poll(10).expired()).isTrue();
    assertThat(views.watch(PODS, 1, () -> {})).isEmpty();
    assertThat(views.watch(PODS, 2, () -> {})).isPresent();
  }
}
