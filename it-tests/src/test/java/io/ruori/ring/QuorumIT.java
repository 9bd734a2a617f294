package io.ruori.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.launcher.join.BootstrapTokens;
import io.ruori.launcher.join.JoinToken;
import io.ruori.launcher.kubeconfig.Kubeconfig;
import io.ruori.launcher.pki.Pem;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** One of two masters is no majority: it serves what it has, and says at once what it cannot do. */
class QuorumIT {
  private static final Api.Resource CONFIG_MAPS = Api.Resource.core("configmaps");
  private static final String PATH = "/api/v1/namespaces/default/configmaps";

  @TempDir private Path folder;

  private static ConditionFactory await(String what) {
    return Awaitility.await(what).atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(100));
  }

  private static void create(Master master, String name) {
    ObjectNode map = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata").put("name", name);
    master.api().create(CONFIG_MAPS, "default", map);
  }

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

  private static String token(Master master) throws Exception {
    var access = Kubeconfig.current(master.kubeconfig()).orElseThrow();
    JoinToken token = JoinToken.create(Pem.certificate(access.authorityPem()), new SecureRandom());
    BootstrapTokens.store(master.api(), token, Instant.now(), Duration.ofMinutes(5));
    return token.text();
  }

  @Test
  void goesOnServingWhatItHasWithoutAMajority() throws Exception {
    try (Master first = Master.start(folder.resolve("a"), "a")) {
      await("a").until(first::isReady);
      await("a's namespaces").until(() -> isCreated(first, "alone"));
      try (Master second = Master.start(folder.resolve("b"), "b", "--join", first.address(), "--token", token(first))) {
        await("b").until(() -> second.isReady() && second.voters().size() == 2);
        create(second, "together");
        await("all at a").until(() -> first.api().get(PATH + "?resourceVersion=0").contains("together"));
        second.kill();
        await("refused").until(() -> codeOfCreate(first, "refused") == 503);

        long begun = System.nanoTime();
        assertThat(codeOfCreate(first, "refused")).isEqualTo(503);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        assertThat(first.api().get(PATH + "?resourceVersion=0")).contains("together");
        assertThatThrownBy(() -> first.api().get(PATH))
            .asInstanceOf(InstanceOfAssertFactories.type(ApiException.class))
            .satisfies(failure -> assertThat(failure.refusal().code()).isIn(503, 504));

        second.startAgain();
        await("writes again").until(() -> isCreated(first, "again"));
        assertThat(first.said()).doesNotContain("starting again");
      }
    }
  }
}
