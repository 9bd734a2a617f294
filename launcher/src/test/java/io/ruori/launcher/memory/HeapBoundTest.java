package io.ruori.launcher.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapBoundTest {
  private static final long MEGABYTE = 1L << 20;

  @Test
  void leavesASmallHeapAlone() {
    assertThat(HeapBound.isDue(100 * MEGABYTE, 10 * MEGABYTE)).isFalse();
  }

  @Test
  void collectsWhatHasGrownByHalf() {
    assertThat(HeapBound.isDue(145 * MEGABYTE, 100 * MEGABYTE)).isFalse();
    assertThat(HeapBound.isDue(155 * MEGABYTE, 100 * MEGABYTE)).isTrue();
  }
}
