package io.ruori.core.strategy.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class AutoscalerConversionTest {
  private static final String KEPT = """
      {"metadata":{"name":"a"},"spec":{"maxReplicas":3,
        "metrics":[
          {"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":70}}},
          {"type":"Pods","pods":{"metric":{"name":"rps"},"target":{"type":"AverageValue","averageValue":"10"}}},
          {"type":"Object","object":{"describedObject":{"kind":"Ingress","name":"i","apiVersion":"networking.k8s.io/v1"},
            "metric":{"name":"hits","selector":{"matchLabels":{"a":"b"}}},"target":{"type":"Value","value":"2k"}}},
          {"type":"External","external":{"metric":{"name":"queue"},"target":{"type":"AverageValue","averageValue":"30"}}},
          {"type":"ContainerResource","containerResource":{"name":"memory","container":"c",
            "target":{"type":"Utilization","averageUtilization":60}}}],
        "behavior":{"scaleUp":{"stabilizationWindowSeconds":0,"selectPolicy":"Max",
          "policies":[{"type":"Pods","value":4,"periodSeconds":15}]}}},
       "status":{"currentReplicas":1,
        "currentMetrics":[
          {"type":"Resource","resource":{"name":"cpu","current":{"averageUtilization":7,"averageValue":"5m"}}}],
        "conditions":[{"type":"AbleToScale","status":"True","lastTransitionTime":null,"reason":"r","message":"m"}]}}
      """;

  private final AutoscalerConversion conversion = new AutoscalerConversion();

  @Test
  void showsTheUseOfCpuAsANumberAndCarriesTheRestInAnnotations() {
    ObjectNode shown = parse(KEPT);
    conversion.show(shown);

    assertThat(shown.path("spec").toString()).isEqualTo("{\"maxReplicas\":3,\"targetCPUUtilizationPercentage\":70}");
    assertThat(shown.path("status").toString())
        .isEqualTo("{\"currentReplicas\":1,\"currentCPUUtilizationPercentage\":7}");
    assertThat(shown.at("/metadata/annotations/autoscaling.alpha.kubernetes.io~1behavior").stringValue())
        .isEqualTo("{\"ScaleUp\":{\"StabilizationWindowSeconds\":0,\"SelectPolicy\":\"Max\","
            + "\"Policies\":[{\"Type\":\"Pods\",\"Value\":4,\"PeriodSeconds\":15}],\"Tolerance\":null},\"ScaleDown\":null}");
  }

  @Test
  void whatItShowsComesBackWithTheUseOfCpuLast() {
    ObjectNode object = parse(KEPT);
    conversion.show(object);
    conversion.keep(object);

    ObjectNode kept = parse(KEPT);
    var metrics = (tools.jackson.databind.node.ArrayNode) kept.path("spec").path("metrics");
    metrics.add(metrics.remove(0));
    ((ObjectNode) kept.path("metadata")).putObject("annotations");
    assertThat(object).isEqualTo(kept);
  }

  private static ObjectNode parse(String text) {
    return Json.parseObject(text.getBytes(StandardCharsets.UTF_8));
  }
}
