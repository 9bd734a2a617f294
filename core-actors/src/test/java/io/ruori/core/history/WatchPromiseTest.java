package io.ruori.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.history.WatchHistory.Bookmark;
import io.ruori.core.history.WatchHistory.Told;
import io.ruori.core.view.Happening.Type;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each promise is broken by a watch that keeps all others, or as many of them as can be. */
class WatchPromiseTest {
  private static final Journal JOURNAL =
      new Journal(
          List.of(
              new Journal.Entry(1, "a", "a1", "even", 0, 1),
              new Journal.Entry(2, "b", "b2", "odd", 0, 2),
              new Journal.Entry(3, "a", "a3", "odd", 1, 3),
              new Journal.Entry(4, "b", "b4", "even", 2, 3),
              new Journal.Entry(5, "a", null, "", 3, 5),
              new Journal.Entry(6, "c", "c6", "even", 0, 6)));
  private static final Told A1 = new Told(1, Type.ADDED, "a", "a1", "");
  private static final Told B2 = new Told(2, Type.ADDED, "b", "b2", "");
  private static final Told A3 = new Told(3, Type.MODIFIED, "a", "a3", "a1");
  private static final Told B4 = new Told(4, Type.MODIFIED, "b", "b4", "b2");
  private static final Told A5 = new Told(5, Type.DELETED, "a", "a3", "a3");
  private static final Told C6 = new Told(6, Type.ADDED, "c", "c6", "");

  private static WatchHistory watch(String label, WatchHistory.Said... said) {
    WatchHistory watch = new WatchHistory(label);
    watch.begin(0);
    List.of(said).forEach(watch::say);
    return watch;
  }

  private static List<String> broken(WatchHistory watch) {
    return WatchPromise.judge(watch, JOURNAL).stream().map(why -> why.substring(0, why.indexOf(':'))).toList();
  }

  @Test
  void acceptsAWholeWatch() {
    assertThat(broken(watch("", A1, B2, new Bookmark(2), A3, B4, A5, C6, new Bookmark(6)))).isEmpty();
  }

  @Test
  void acceptsAWatchThatResumes() {
    WatchHistory watch = watch("", A1, B2);
    watch.resume();
    watch.resume();
    List.of(A3, B4, new Bookmark(4)).forEach(watch::say);
    watch.resume();
    List.of(A5, C6).forEach(watch::say);
    assertThat(broken(watch)).isEmpty();
  }

  @Test
  void acceptsASelection() {
    var left = new Told(3, Type.DELETED, "a", "a1", "a1");
    var entered = new Told(4, Type.ADDED, "b", "b4", "b2");
    assertThat(broken(watch("even", A1, left, entered, new Bookmark(5), C6))).isEmpty();
  }

  @Test
  void acceptsANewBeginningAfterAListWhenTheOldPlaceHasExpired() {
    WatchHistory watch = watch("", A1);
    watch.begin(4);
    List.of(A5, C6).forEach(watch::say);
    assertThat(broken(watch)).isEmpty();
  }

  @Test
  void rejectsDisorder() {
    assertThat(broken(watch("", A1, A3, B2, B4, A5))).containsExactly("ORDERED");
  }

  @Test
  void rejectsRepetition() {
    assertThat(broken(watch("", A1, B2, B2, A3, B4))).containsExactly("UNIQUE");
    WatchHistory watch = watch("", A1, B2);
    watch.resume();
    List.of(B2, A3, B4).forEach(watch::say);
    assertThat(broken(watch)).contains("UNIQUE");
  }

  @Test
  void rejectsHalfAnAppend() {
    assertThat(broken(watch("", A1, B2, A3, A5))).contains("ATOMIC");
    assertThat(broken(watch("", A1, B2, A5))).doesNotContain("ATOMIC");
  }

  @Test
  void rejectsAGap() {
    assertThat(broken(watch("", A1, A3, B4))).containsExactly("RELIABLE");
  }

  @Test
  void rejectsAGapWhereItResumes() {
    WatchHistory watch = watch("", A1, B2);
    watch.resume();
    List.of(A5, C6).forEach(watch::say);
    assertThat(broken(watch)).containsExactly("RESUMABLE");
    assertThat(broken(watch("", B2, A3, B4))).containsExactly("RESUMABLE");
  }

  @Test
  void rejectsABookmarkThatIsTooHighOrTooEarly() {
    assertThat(broken(watch("", A1, new Bookmark(2), B2, A3, B4))).containsExactly("BOOKMARKABLE");
    WatchHistory silent = watch("", A1, B2);
    silent.say(new Bookmark(6));
    assertThat(broken(silent)).contains("BOOKMARKABLE", "RELIABLE");
  }

  @Test
  void rejectsWhatTheSelectorDoesNotWantAndWrongTypes() {
    assertThat(broken(watch("even", A1, B2))).containsExactly("FILTER");
    assertThat(broken(watch("", A1, B2, A3, B4, new Told(5, Type.MODIFIED, "a", "a3", "a3")))).containsExactly("FILTER");
    assertThat(broken(watch("", A1, new Told(2, Type.ADDED, "b", "other", "")))).containsExactly("FILTER");
    assertThat(broken(watch("", A1, B2, A3, B4, A5, C6, new Told(9, Type.ADDED, "x", "x9", null))))
        .contains("FILTER");
  }

  @Test
  void rejectsACreationThatIsNone() {
    assertThat(broken(watch("", A1, B2, new Told(3, Type.ADDED, "a", "a3", "a1"), B4))).contains("IS_CREATE");
    assertThat(broken(watch("", new Told(1, Type.MODIFIED, "a", "a1", "")))).contains("IS_CREATE");
  }

  @Test
  void rejectsAWrongVersionBefore() {
    assertThat(broken(watch("", A1, B2, new Told(3, Type.MODIFIED, "a", "a3", ""), B4))).containsExactly("PREV_KV");
    assertThat(broken(watch("", A1, B2, A3, B4, new Told(5, Type.DELETED, "a", "a3", "a1")))).containsExactly("PREV_KV");
  }

  @Test
  void everyPromiseHasItsProof() {
    var proven = new ArrayList<String>();
    proven.addAll(broken(watch("", A1, A3, B2, B4, A5)));
    proven.addAll(broken(watch("", A1, B2, B2, A3, B4)));
    proven.addAll(broken(watch("", A1, B2, A3, A5)));
    proven.addAll(broken(watch("", B2)));
    proven.addAll(broken(watch("", A1, new Bookmark(2), B2)));
    proven.addAll(broken(watch("even", A1, B2)));
    proven.addAll(broken(watch("", new Told(1, Type.MODIFIED, "a", "a1", "x"))));
    assertThat(proven).contains(List.of(WatchPromise.values()).stream().map(Enum::name).toArray(String[]::new));
  }
}
