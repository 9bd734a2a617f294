package io.ruori.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.process.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kubectl's everyday commands, for an object of every kind at once, and those for workloads and rights. */
class KubectlIT {
  @TempDir static Path folder;

  private static Member member;
  private static Client kubectl;
  private static String all;

  @BeforeAll
  static void start() throws IOException {
    Path data = folder.resolve("kubectl.data");
    kubectl = Client.find("kubectl", data.resolve("admin.kubeconfig"));
    member = Member.start(data, 1);
    Path file = folder.resolve("everyday.yaml");
    try (var in = KubectlIT.class.getResourceAsStream("everyday.yaml")) {
      Files.copy(in, file);
    }
    all = file.toString();
    kubectl.does("wait", "--for=create", "serviceaccount/default", "--timeout=20s");
  }

  @AfterAll
  static void stop() {
    if (member != null) {
      member.close();
    }
  }

  @Test
  void knowsEveryKindsEverydayCommands() {
    long kinds = kubectl.does("create", "-f", all).lines().filter(line -> line.endsWith(" created")).count();
    assertThat(kinds).isEqualTo(53);
    assertThat(kubectl.does("get", "-f", all, "-o", "name").lines().filter(line -> line.contains("/")).count()).isEqualTo(kinds);
    assertThat(kubectl.does("label", "-f", all, "day=every").lines().filter(line -> line.endsWith(" labeled")).count())
        .isEqualTo(kinds);
    assertThat(kubectl.does("annotate", "-f", all, "day=every").lines().filter(line -> line.endsWith(" annotated")).count())
        .isEqualTo(kinds);
    for (String form : new String[] {"wide", "yaml", "json", "jsonpath={.items[*].metadata.uid}"}) {
      assertThat(kubectl.does("get", "-f", all, "-o", form)).isNotEmpty();
    }
    // An older kubectl describes some kinds by versions that 1.34 no longer serves.
    assertThat(kubectl.run("describe", "-f", all).output()).contains("Name:").contains("everyday");
    assertThat(kubectl.does("apply", "-f", all)).contains("deployment.apps/everyday configured");
    assertThat(kubectl.does("apply", "--server-side", "--force-conflicts", "-f", all))
        .contains("deployment.apps/everyday serverside-applied");
    assertThat(kubectl.does("diff", "-f", all)).isEmpty();
    kubectl.does("patch", "-f", all, "--type=merge", "-p", "{\"metadata\":{\"labels\":{\"day\":\"first\"}}}");
    assertThat(kubectl.does("edit", "configmap", "everyday")).contains("edited");
    assertThat(kubectl.does("get", "cm", "everyday", "-o", "jsonpath={.metadata.labels.day}")).isEqualTo("second");
    kubectl.does("delete", "-f", all, "--wait=false");
    kubectl.does("wait", "--for=delete", "deployment/everyday", "configmap/everyday", "clusterrole/everyday", "--timeout=20s");
  }

  @Test
  void rollsOutExposesAndScales() {
    kubectl.does("create", "deployment", "web", "--image=example.com/web:1", "--replicas=2");
    kubectl.does("rollout", "status", "deployment/web", "--timeout=30s");
    kubectl.does("expose", "deployment", "web", "--port=80");
    kubectl.does("autoscale", "deployment", "web", "--min=1", "--max=3", "--cpu-percent=80");
    kubectl.does("set", "image", "deployment/web", "web=example.com/web:2");
    kubectl.does("rollout", "status", "deployment/web", "--timeout=60s");
    assertThat(kubectl.does("rollout", "history", "deployment/web")).contains("2 ");
    kubectl.does("rollout", "undo", "deployment/web");
    kubectl.does("wait", "--for=jsonpath={.spec.template.spec.containers[0].image}=example.com/web:1", "deployment/web");
    kubectl.does("rollout", "restart", "deployment/web");
    kubectl.does("rollout", "pause", "deployment/web");
    kubectl.does("rollout", "resume", "deployment/web");
    kubectl.does("scale", "deployment/web", "--replicas=1");
    kubectl.does("run", "one", "--image=example.com/one:1");
    kubectl.does("wait", "--for=condition=Ready", "pod/one", "--timeout=30s");
    assertThat(kubectl.does("get", "all")).contains("deployment.apps/web").contains("pod/one");
    kubectl.does("delete", "deployment/web", "service/web", "hpa/web", "pod/one", "--wait=false", "--ignore-not-found");
  }

  @Test
  void explainsAndTellsWhatThereIs() {
    assertThat(kubectl.does("explain", "deployment.spec.strategy")).contains("rollingUpdate");
    assertThat(kubectl.does("explain", "pod", "--recursive")).contains("terminationGracePeriodSeconds");
    assertThat(kubectl.does("api-resources")).contains("ingresses");
    assertThat(kubectl.does("api-versions")).contains("apps/v1");
    assertThat(kubectl.does("auth", "whoami")).contains("system:masters");
    assertThat(kubectl.run("top", "nodes").output()).contains("Metrics API not available");
  }

  @Test
  void givesAServiceAccountRightsAndNoMore() throws IOException {
    kubectl.does("create", "serviceaccount", "robot");
    kubectl.does("create", "role", "reader", "--verb=get,list", "--resource=configmaps");
    kubectl.does("create", "rolebinding", "reader", "--role=reader", "--serviceaccount=default:robot");
    String robot = "system:serviceaccount:default:robot";
    assertThat(kubectl.does("auth", "can-i", "get", "configmaps", "--as", robot)).isEqualTo("yes");
    assertThat(kubectl.run("auth", "can-i", "get", "secrets", "--as", robot).output()).startsWith("no");
    assertThat(kubectl.does("auth", "can-i", "--list", "--as", robot)).contains("configmaps").contains("[get list]");
    Client own = kubectl.account(folder.resolve("robot.kubeconfig"), "default", "robot");
    assertThat(own.run("get", "secrets").output()).contains("User \"" + robot + "\" cannot list resource \"secrets\"");
    assertThat(own.does("get", "configmap", "kube-root-ca.crt", "-o", "name"))
        .isEqualTo("configmap/kube-root-ca.crt");
    Path roles = Files.writeString(folder.resolve("roles.yaml"), """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: reader, namespace: default}
        rules: [{apiGroups: [""], resources: [configmaps], verbs: [watch]}]
        """);
    assertThat(kubectl.does("auth", "reconcile", "-f", roles.toString())).contains("reconciled");
    assertThat(kubectl.does("auth", "can-i", "watch", "configmaps", "--as", robot)).isEqualTo("yes");
  }
}
