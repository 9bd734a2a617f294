package io.ruori.node.container;

import io.ruori.core.object.Quantity;
import io.ruori.node.runtime.ContainerSpec.Limits;
import java.math.BigDecimal;
import java.math.RoundingMode;
import tools.jackson.databind.JsonNode;

/** Requests and limits as the kernel wants them: kubelet's {@code MilliCPUToShares}, {@code MilliCPUToQuota}, OOM scores. */
final class ContainerLimits {
  private static final long MIN_SHARES = 2;
  private static final long MIN_QUOTA_MICROS = 1000;
  private static final long PERIOD_MICROS = 100_000;

  private ContainerLimits() {}

  static Limits of(JsonNode container, String qosClass, long nodeMemoryBytes) {
    JsonNode resources = container.path("resources");
    JsonNode limits = resources.path("limits");
    JsonNode requests = resources.path("requests");
    long cpuLimit = millis(limits.path("cpu"));
    long cpuRequest = requests.has("cpu") ? millis(requests.path("cpu")) : cpuLimit;
    long memoryLimit = units(limits.path("memory"));
    long memoryRequest = requests.has("memory") ? units(requests.path("memory")) : memoryLimit;
    long shares = Math.max(MIN_SHARES, cpuRequest * 1024 / 1000);
    long quota = cpuLimit == 0 ? 0 : Math.max(MIN_QUOTA_MICROS, cpuLimit * PERIOD_MICROS / 1000);
    return new Limits(shares, quota, memoryLimit, oomScore(qosClass, memoryRequest, nodeMemoryBytes), 0);
  }

  private static int oomScore(String qosClass, long memoryRequest, long nodeMemoryBytes) {
    return switch (qosClass) {
      case "Guaranteed" -> -997;
      case "BestEffort" -> 1000;
      default -> {
        long score = 1000 - 1000 * memoryRequest / Math.max(1, nodeMemoryBytes);
        yield Math.clamp(score, 3, 999);
      }
    };
  }

  private static long millis(JsonNode quantity) {
    return rounded(Quantity.of(quantity).amount().movePointRight(3));
  }

  private static long units(JsonNode quantity) {
    return rounded(Quantity.of(quantity).amount());
  }

  private static long rounded(BigDecimal value) {
    return value.setScale(0, RoundingMode.CEILING).longValue();
  }
}
