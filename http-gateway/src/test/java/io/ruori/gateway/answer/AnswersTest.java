package io.ruori.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.Refusal;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.Header;
import io.ruori.gateway.request.Rendition;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private static Answer.Whole refused(Refusal refusal) {
    return (Answer.Whole) Answers.refusal(refusal, Rendition.PLAIN);
  }

  @Test
  void saysWhenToTryAgain() {
    assertThat(refused(Refusal.tooManyRequests("too many", 7)).headers()).contains(new Header("Retry-After", "7"));
  }

  @Test
  void leavesAFullDiskToPeople() {
    Answer.Whole full = refused(Refusal.storageFull("the disk is full"));
    assertThat(full.status()).isEqualTo(507);
    assertThat(full.headers()).extracting(Header::name).doesNotContain("Retry-After");
  }
}
