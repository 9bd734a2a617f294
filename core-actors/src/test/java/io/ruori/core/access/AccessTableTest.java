package io.ruori.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.kind.User;
import io.ruori.core.object.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AccessTableTest {
  private static final User ANN = User.named("ann", "devs", "system:authenticated");
  private static final User ROBOT = User.named("system:serviceaccount:n:robot", "system:serviceaccounts");

  private static AccessTable table(String... documents) {
    return AccessIndex.of(
        Stream.of(documents)
            .map(json -> Json.parseObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)))
            .toList());
  }

  private static String role(String rules) {
    return "{'kind':'Role','metadata':{'name':'r','namespace':'n'},'rules':[" + rules + "]}";
  }

  private static String binding(String subject) {
    return "{'kind':'RoleBinding','metadata':{'name':'b','namespace':'n'},'roleRef':{'kind':'Role','name':'r'},"
        + "'subjects':[" + subject + "]}";
  }

  private static final String TO_ANN = binding("{'kind':'User','name':'ann'}");

  private static Attributes asks(User user, String verb, String resource, String subresource, String name) {
    return new Attributes(user, verb, true, "", "v1", resource, subresource, "n", name, "");
  }

  @Test
  void allowsWhatABoundRoleAllowsAndSaysWhich() {
    AccessTable table = table(role("{'verbs':['get'],'apiGroups':[''],'resources':['pods','pods/log']}"), TO_ANN);
    assertThat(table.judge(asks(ANN, "get", "pods", "", "x")))
        .isEqualTo(new AccessTable.Verdict(true, "RBAC: allowed by RoleBinding \"b/n\" of Role \"r\" to User \"ann\""));
    assertThat(table.judge(asks(ANN, "get", "pods", "log", "x")).allowed()).isTrue();
    assertThat(table.judge(asks(ANN, "get", "pods", "exec", "x")).allowed()).isFalse();
    assertThat(table.judge(asks(ANN, "list", "pods", "", "")).allowed()).isFalse();
    assertThat(table.judge(asks(ROBOT, "get", "pods", "", "x")).allowed()).isFalse();
  }

  @Test
  void matchesSubresourcesOfAnyResourceAndNamesOnly() {
    AccessTable table =
        table(role("{'verbs':['*'],'apiGroups':['*'],'resources':['*/scale','configmaps'],'resourceNames':['a']}"), TO_ANN);
    assertThat(table.judge(asks(ANN, "patch", "things", "scale", "a")).allowed()).isTrue();
    assertThat(table.judge(asks(ANN, "patch", "configmaps", "", "a")).allowed()).isTrue();
    assertThat(table.judge(asks(ANN, "patch", "configmaps", "", "b")).allowed()).isFalse();
    assertThat(table.judge(asks(ANN, "create", "configmaps", "", "")).allowed()).isFalse();
  }

  @Test
  void takesAServiceAccountWithoutNamespaceForOneOfTheBindingsOwn() {
    AccessTable table = table(
        role("{'verbs':['get'],'apiGroups':[''],'resources':['pods']}"), binding("{'kind':'ServiceAccount','name':'robot'}"));
    assertThat(table.judge(asks(ROBOT, "get", "pods", "", "x")).allowed()).isTrue();
  }

  @Test
  void allowsPathsByTheirBeginning() {
    AccessTable table = table(
        "{'kind':'ClusterRole','metadata':{'name':'r'},'rules':[{'verbs':['get'],'nonResourceURLs':['/a/*']}]}",
        "{'kind':'ClusterRoleBinding','metadata':{'name':'b'},'roleRef':{'kind':'ClusterRole','name':'r'},"
            + "'subjects':[{'kind':'Group','name':'devs'}]}");
    assertThat(table.judge(new Attributes(ANN, "get", false, "", "", "", "", "", "", "/a/b")).allowed()).isTrue();
    assertThat(table.judge(new Attributes(ANN, "get", false, "", "", "", "", "", "", "/a")).allowed()).isFalse();
  }

  @Test
  void saysThatARoleIsMissing() {
    assertThat(table(TO_ANN).judge(asks(ANN, "get", "pods", "", "x")))
        .isEqualTo(new AccessTable.Verdict(false, "RBAC: role.rbac.authorization.k8s.io \"r\" not found"));
  }

  @Test
  void describesWhatIsGrantedBeyondWhatIsHeld() {
    List<String> none = List.of();
    var held = new Rule(List.of("get"), List.of(""), List.of("pods", "*/scale"), none, none);
    var granted = new Rule(List.of("get", "list"), List.of(""), List.of("pods", "things/scale"), none, none);
    assertThat(Coverage.described(Coverage.missing(List.of(held), List.of(granted))))
        .isEqualTo("""
            {APIGroups:[""], Resources:["pods"], Verbs:["list"]}
            {APIGroups:[""], Resources:["things/scale"], Verbs:["list"]}""");
    assertThat(Coverage.missing(List.of(held), List.of(new Rule(List.of("get"), List.of(""), List.of("pods"), List.of("x"), none))))
        .isEmpty();
  }
}
