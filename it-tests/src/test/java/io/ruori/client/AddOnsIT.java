package io.ruori.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.process.Member;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others bring into a cluster: a chart of Helm's with a definition, hooks, rights and a test; an operator. */
class AddOnsIT {
  private static final String CHART = Path.of("../examples/chart").toAbsolutePath().normalize().toString();

  @TempDir static Path folder;

  private static Member member;
  private static Client kubectl;

  @BeforeAll
  static void start() throws IOException {
    Path data = folder.resolve("addons.data");
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
  void helmInstallsUpgradesTestsRollsBackAndUninstalls() {
    Client helm = Client.find("helm", member.kubeconfig());
    kubectl.does("create", "namespace", "shop");
    try (var ender = new PodEnder(kubectl, "shop")) {
      assertThat(helm(helm, "install", "shop", CHART, "--wait", "--timeout=60s")).contains("STATUS: deployed").contains("Hello");
      assertThat(kubectl.does("get", "deployment,ingress,hpa,notebook", "-n", "shop", "-o", "name")).contains(
          "deployment.apps/shop", "ingress.networking.k8s.io/shop", "horizontalpodautoscaler.autoscaling/shop",
          "notebook.notes.example.com/shop");
      assertThat(helm(helm, "list")).contains("deployed").contains("notes-0.1.0");
      assertThat(helm(helm, "upgrade", "shop", CHART, "--set", "greeting=Moi", "--wait", "--timeout=60s")).contains("REVISION: 2");
      assertThat(greeting()).isEqualTo("Moi");
      assertThat(helm(helm, "history", "shop")).contains("superseded");
      assertThat(helm(helm, "test", "shop", "--timeout=60s")).contains("Succeeded");
      assertThat(helm(helm, "rollback", "shop", "1", "--wait", "--timeout=60s")).contains("success");
      assertThat(greeting()).isEqualTo("Hello");
      assertThat(helm(helm, "get", "manifest", "shop")).contains("kind: Deployment");
      assertThat(helm(helm, "uninstall", "shop", "--wait", "--timeout=60s")).contains("uninstalled");
    }
    assertThat(kubectl.does("get", "deployment,service,secret,notebook", "-n", "shop", "-o", "name")).isEmpty();
  }

  @Test
  void anOperatorKeepsWhatItsResourcesAskFor() throws IOException {
    kubectl.does("apply", "-f", SiteOperator.MANIFEST);
    kubectl.does("wait", "--for=condition=Established", "crd/sites.example.com", "--timeout=30s");
    Client account = kubectl.account(folder.resolve("operator.kubeconfig"), "sites", "operator");
    try (SiteOperator first = SiteOperator.start(account, "first", folder)) {
      awaitHolder("first");
      try (SiteOperator second = SiteOperator.start(account, "second", folder)) {
        apply("Hello");
        awaitSite("{.status}", "{\"observedGeneration\":1,\"page\":\"home-page\",\"title\":\"Hello\"}");
        assertThat(site("{.metadata.finalizers}")).isEqualTo("[\"sites.example.com/finalizer\"]");
        assertThat(page("{.metadata.ownerReferences[*].kind}")).isEqualTo("Site");
        apply("Moi");
        awaitSite("{.status.observedGeneration}", "2");
        awaitPage("<h1>Moi</h1>");
        kubectl.does("patch", "cm", "home-page", "-n", "sites", "-p", "{\"data\":{\"index.html\":\"mine\",\"more\":\"kept\"}}");
        awaitPage("<h1>Moi</h1>");
        assertThat(page("{.data.more}")).isEqualTo("kept");
        kubectl.does("delete", "cm", "home-page", "-n", "sites");
        awaitPage("<h1>Moi</h1>");
        first.close();
        awaitHolder("second");
        apply("Terve");
        awaitPage("<h1>Terve</h1>");
        kubectl.does("delete", "site", "home", "-n", "sites", "--timeout=60s");
        assertThat(kubectl.does("get", "cm", "archive", "-n", "sites", "-o", "jsonpath={.data.home}")).isEqualTo("<h1>Terve</h1>");
        kubectl.does("wait", "--for=delete", "cm/home-page", "-n", "sites", "--timeout=60s");
      }
    }
  }

  private static void apply(String title) {
    kubectl.does("apply", "-f", SiteOperator.site(folder, title));
  }

  private static String site(String path) {
    return kubectl.run("get", "site", "home", "-n", "sites", "-o", "jsonpath=" + path).output();
  }

  private static String page(String path) {
    return kubectl.run("get", "cm", "home-page", "-n", "sites", "-o", "jsonpath=" + path).output();
  }

  private static void awaitHolder(String name) {
    await(() -> kubectl.run("get", "lease", "sites", "-n", "sites", "-o", "jsonpath={.spec.holderIdentity}").output(), name);
  }

  private static void awaitSite(String path, String expected) {
    await(() -> site(path), expected);
  }

  private static void awaitPage(String expected) {
    await(() -> page("{.data.index\\.html}"), expected);
  }

  private static void await(Callable<String> said, String expected) {
    Awaitility.await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(said.call()).isEqualTo(expected));
  }

  private static String helm(Client helm, String command, String... arguments) {
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
