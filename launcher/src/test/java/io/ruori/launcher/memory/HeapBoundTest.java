package io.ruori.launcher.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapBoundTest {
  private static final long MEGABYTE = 1L << 20;

  @Test
  void leavesASmallHeapAlone() {
    assertThat(HeapBound.isDue(90 * MEGABYTE, 10 * MEGABYTE, true)).isFalse();
  }

  @Test
  void collectsWhatHasGrownByAThirdAtRest() {
    assertThat(HeapBound.isDue(130 * MEGABYTE, 100 * MEGABYTE, true)).isFalse();
    assertThat(HeapBound.isDue(135 * MEGABYTE, 100 * MEGABYTE, true)).isTrue();
  }

  @Test
  void letsAMemberThatWorksDoubleIt() {
    assertThat(HeapBound.isDue(199 * MEGABYTE, 100 * MEGABYTE, false)).isFalse();
    assertThat(HeapBound.isDue(201 * MEGABYTE, 100 * MEGABYTE, false)).isTrue();
  }
}
