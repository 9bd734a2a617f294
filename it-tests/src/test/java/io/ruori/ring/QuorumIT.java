package io.ruori.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** One of two masters is no majority: it serves what it has, and says at once what it cannot do. */
class QuorumIT extends RingCase {
  private static final String PATH = "/api/v1/namespaces/default/configmaps";

  private static final byte[] REFUSED = Json.bytes(RegisterMaps.map("refused", "mark", 0));

  private static boolean isCreated(Master master, String name) {
    try {
      create(master, name);
      return true;
    } catch (ApiException e) {
      return e.refusal().reason().equals("AlreadyExists");
    }
  }

  private static int codeOfCreate(Master master, String name) {
    try {
      create(master, name);
      return 201;
    } catch (ApiException e) {
      return e.refusal().code();
    }
  }

  @Test
  void goesOnServingWhatItHasWithoutAMajority() throws Exception {
    Master first = master("a");
    Master second = joining(first, "b");
    await("two voters").until(() -> second.voters().size() == 2);
    create(second, "together");
    await("all at a").until(() -> first.api().get(PATH + "?resourceVersion=0").contains("together"));
    second.kill();
    await("refused").until(() -> codeOfCreate(first, "refused") == 503);

    Call call = new Call(first.client(), List.of(first.endpoint()));
    Call.Answer refused =
        await("an answer").until(() -> call.send(0, "POST", PATH, "application/json", REFUSED), answer -> answer.code() > 0);
    assertThat(refused.code()).isEqualTo(503);
    assertThat(refused.happened()).as("may be sent again: it says Retry-After").isFalse();
    assertThat(first.api().get(PATH + "?resourceVersion=0")).contains("together");
    assertThatThrownBy(() -> first.api().get(PATH))
        .asInstanceOf(InstanceOfAssertFactories.type(ApiException.class))
        .satisfies(failure -> assertThat(failure.refusal().code()).isIn(503, 504));

    second.startAgain();
    await("writes again").until(() -> isCreated(first, "again"));
    assertThat(first.said()).doesNotContain("starting again");
  }
}
