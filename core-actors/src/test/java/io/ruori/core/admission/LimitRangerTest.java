package io.ruori.core.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LimitRangerTest {
  private static final String RANGE = """
      {'metadata': {'name': 'l'}, 'spec': {'limits': [{'type': 'Container',
       'default': {'cpu': '1'}, 'defaultRequest': {'cpu': '500m', 'memory': '64Mi'},
       'min': {'cpu': '100m'}, 'max': {'cpu': '2'}, 'maxLimitRequestRatio': {'cpu': '4'}}]}}""";

  private final LimitRanger plugin = new LimitRanger();
  private final Attempts attempts = new Attempts().with("limitranges", RANGE);

  private static String pod(String resources) {
    return "{'metadata': {'name': 'p'}, 'spec': {'containers': [{'name': 'c', 'resources': " + resources + "}]}}";
  }

  private String refusal(String resources) {
    return Attempts.message(plugin.validate(attempts.create("pods", pod(resources))));
  }

  @Test
  void givesContainersWhatTheyLackAndSaysSo() {
    var attempt = attempts.create("pods", pod("{'requests': {'cpu': '200m'}}"));
    plugin.admit(attempt);
    assertEquals(
        Attempts.document("{'requests': {'cpu': '200m', 'memory': '64Mi'}, 'limits': {'cpu': '1'}}"),
        attempt.object().at("/spec/containers/0/resources"));
    assertEquals(
        "LimitRanger plugin set: memory request for container c; cpu limit for container c",
        attempt.object().at("/metadata/annotations/kubernetes.io~1limit-ranger").stringValue());
  }

  @Test
  void leavesOtherWritesOfPodsAlone() {
    String pod = pod("{}");
    var update = attempts.update("pods", "", pod, pod);
    plugin.admit(update);
    assertEquals(Attempts.document(pod), update.object());
    var resize = attempts.update("pods", "resize", pod, pod);
    plugin.admit(resize);
    assertEquals("64Mi", resize.object().at("/spec/containers/0/resources/requests/memory").stringValue());
  }

  @Test
  void refusesWhatLiesOutside() {
    String pods = "pods \"p\" is forbidden: ";
    assertEquals(pods + "minimum cpu usage per Container is 100m, but request is 50m",
        refusal("{'requests': {'cpu': '50m'}, 'limits': {'cpu': '200m'}}"));
    assertEquals(pods + "maximum cpu usage per Container is 2, but limit is 3",
        refusal("{'requests': {'cpu': '1'}, 'limits': {'cpu': '3'}}"));
    assertEquals(pods + "cpu max limit to request ratio per Container is 4, but provided ratio is 5.000000",
        refusal("{'requests': {'cpu': '200m'}, 'limits': {'cpu': '1'}}"));
    assertEquals(pods + "[minimum cpu usage per Container is 100m.  No request is specified,"
        + " maximum cpu usage per Container is 2.  No limit is specified,"
        + " cpu max limit to request ratio per Container is 4, but no request is specified or request is 0]", refusal("{}"));
    assertEquals("", refusal("{'requests': {'cpu': '1'}, 'limits': {'cpu': '2'}}"));
  }

  @Test
  void limitsPodsAsAWhole() {
    var whole = new Attempts().with("limitranges",
        "{'metadata': {'name': 'l'}, 'spec': {'limits': [{'type': 'Pod', 'max': {'cpu': '1'}}]}}");
    String two = """
        {'metadata': {'name': 'p'}, 'spec': {'containers': [
         {'name': 'a', 'resources': {'limits': {'cpu': '600m'}}}, {'name': 'b', 'resources': {'limits': {'cpu': '600m'}}}]}}""";
    assertEquals("pods \"p\" is forbidden: maximum cpu usage per Pod is 1, but limit is 1200m",
        Attempts.message(plugin.validate(whole.create("pods", two))));
  }

  @Test
  void limitsClaims() {
    var claims = new Attempts().with("limitranges",
        "{'metadata': {'name': 'l'}, 'spec': {'limits': [{'type': 'PersistentVolumeClaim', 'max': {'storage': '2Gi'}}]}}");
    String claim = "{'metadata': {'name': 'c'}, 'spec': {'resources': {'requests': {'storage': '3Gi'}}}}";
    assertEquals("persistentvolumeclaims \"c\" is forbidden: maximum storage usage per PersistentVolumeClaim is 2Gi,"
        + " but request is 3Gi", Attempts.message(plugin.validate(claims.create("persistentvolumeclaims", claim))));
  }
}
