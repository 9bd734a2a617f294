package io.ruori.launcher.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapBoundTest {
  private static final long MEGABYTE = 1L << 20;

  @Test
  void leavesASmallHeapAlone() {
    assertThat(HeapBound.isDue(90 * MEGABYTE, 10 * MEGABYTE)).isFalse();
  }

  @Test
  void collectsWhatHasGrownByAThird() {
    assertThat(HeapBound.isDue(130 * MEGABYTE, 100 * MEGABYTE)).isFalse();
    assertThat(HeapBound.isDue(135 * MEGABYTE, 100 * MEGABYTE)).isTrue();
  }
}
