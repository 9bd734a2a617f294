package io.ruori.master.scheduler.cluster;

import io.ruori.core.object.Quantity;
import io.ruori.master.document.Doc;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongBinaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * Amounts of resources. Immutable.
 *
 * @param milliCpu thousandths of a core
 * @param memory bytes
 * @param ephemeral bytes
 * @param others by name, in whole units (huge pages, devices)
 */
public record Resources(long milliCpu, long memory, long ephemeral, Map<String, Long> others) {
  public static final Resources NONE = new Resources(0, 0, 0, Map.of());

  /** From a map of quantities such as {@code requests} or {@code allocatable}; {@code pods} is not part of it. */
  public static Resources of(JsonNode quantities) {
    long cpu = 0;
    long memory = 0;
    long ephemeral = 0;
    Map<String, Long> others = new HashMap<>();
    for (var entry : Doc.strings(quantities).entrySet()) {
      switch (entry.getKey()) {
        case "cpu" -> cpu = Quantity.of(entry.getValue()).milliValue();
        case "memory" -> memory = Quantity.of(entry.getValue()).value();
        case "ephemeral-storage" -> ephemeral = Quantity.of(entry.getValue()).value();
        case "pods" -> {}
        default -> others.put(entry.getKey(), Quantity.of(entry.getValue()).value());
      }
    }
    return new Resources(cpu, memory, ephemeral, Map.copyOf(others));
  }

  public Resources plus(Resources other) {
    return combine(other, Long::sum);
  }

  public Resources minus(Resources other) {
    return combine(other, (a, b) -> a - b);
  }

  public Resources max(Resources other) {
    return combine(other, Math::max);
  }

  private Resources combine(Resources other, LongBinaryOperator operator) {
    Map<String, Long> combined = others;
    if (!other.others.isEmpty()) {
      combined = new HashMap<>(others);
      for (var entry : other.others.entrySet()) {
        long mine = combined.getOrDefault(entry.getKey(), 0L);
        combined.put(entry.getKey(), operator.applyAsLong(mine, entry.getValue()));
      }
    }
    return new Resources(
        operator.applyAsLong(milliCpu, other.milliCpu),
        operator.applyAsLong(memory, other.memory),
        operator.applyAsLong(ephemeral, other.ephemeral),
        combined);
  }

  public boolean isNone() {
    return milliCpu == 0 && memory == 0 && ephemeral == 0 && others.values().stream().allMatch(v -> v == 0);
  }
}
