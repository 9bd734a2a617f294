package io.ruori.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.process.Member;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a release of {@code examples/chart}, with a definition, hooks, rights and a test. */
class HelmIT {
  private static final String CHART = Path.of("../examples/chart").toAbsolutePath().normalize().toString();

  @TempDir static Path folder;

  private static Member member;
  private static Client helm;
  private static Client kubectl;

  @BeforeAll
  static void start() throws IOException {
    Path data = folder.resolve("helm.data");
    helm = Client.find("helm", data.resolve("admin.kubeconfig"));
    kubectl = Client.find("kubectl", data.resolve("admin.kubeconfig"));
    member = Member.start(data, 1);
  }

  @AfterAll
  static void stop() {
    if (member != null) {
      member.close();
    }
  }

  @Test
  void installsUpgradesTestsRollsBackAndUninstalls() {
    kubectl.does("create", "namespace", "shop");
    try (var ender = new PodEnder(kubectl, "shop")) {
      assertThat(helm("install", "shop", CHART, "--wait", "--timeout=60s")).contains("STATUS: deployed").contains("Hello");
      assertThat(kubectl.does("get", "deployment,ingress,hpa,notebook", "-n", "shop", "-o", "name")).contains(
          "deployment.apps/shop", "ingress.networking.k8s.io/shop", "horizontalpodautoscaler.autoscaling/shop",
          "notebook.notes.example.com/shop");
      assertThat(helm("list")).contains("deployed").contains("notes-0.1.0");
      assertThat(helm("upgrade", "shop", CHART, "--set", "greeting=Moi", "--wait", "--timeout=60s")).contains("REVISION: 2");
      assertThat(greeting()).isEqualTo("Moi");
      assertThat(helm("history", "shop")).contains("superseded");
      assertThat(helm("test", "shop", "--timeout=60s")).contains("Succeeded");
      assertThat(helm("rollback", "shop", "1", "--wait", "--timeout=60s")).contains("success");
      assertThat(greeting()).isEqualTo("Hello");
      assertThat(helm("get", "manifest", "shop")).contains("kind: Deployment");
      assertThat(helm("uninstall", "shop", "--wait", "--timeout=60s")).contains("uninstalled");
    }
    assertThat(kubectl.does("get", "deployment,service,secret,notebook", "-n", "shop", "-o", "name")).isEmpty();
  }

  private static String helm(String command, String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = command;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[all.length - 2] = "--namespace";
    all[all.length - 1] = "shop";
    return helm.does(all);
  }

  private static String greeting() {
    return kubectl.does("get", "configmap", "shop", "-n", "shop", "-o", "jsonpath={.data.greeting}");
  }
}
