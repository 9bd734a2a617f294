package io.ruori.core.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class RuntimeClassAdmissionTest {
  private static final String CLASS = """
      {'metadata': {'name': 'r'}, 'handler': 'h', 'scheduling': {'tolerations': [{'key': 'k', 'operator': 'Exists'}]}}""";

  private final Attempts attempts = new Attempts().with("runtimeclasses.node.k8s.io", CLASS);

  @Test
  void givesAPodTolerationsOfItsOwn() {
    String pod = "{'metadata': {'name': 'p'}, 'spec': {'runtimeClassName': 'r', 'containers': []}}";
    var first = attempts.create("pods", pod);
    new RuntimeClassAdmission().admit(first);
    ((ObjectNode) first.object().at("/spec/tolerations/0")).put("effect", "NoSchedule");
    var second = attempts.create("pods", pod);
    new RuntimeClassAdmission().admit(second);
    assertThat(second.object().at("/spec/tolerations"))
        .isEqualTo(Attempts.document("{'t': [{'key': 'k', 'operator': 'Exists'}]}").path("t"));
  }
}
