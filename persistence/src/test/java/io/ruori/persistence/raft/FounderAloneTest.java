package io.ruori.persistence.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** A founder to which nobody was added. */
class FounderAloneTest extends RaftEngineTest {
  @Override
  void begin(Path data) {
    assertThat(RaftStore.isMember(data)).isFalse();
  }
}
