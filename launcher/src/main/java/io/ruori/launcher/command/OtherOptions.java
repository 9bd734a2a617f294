package io.ruori.launcher.command;

import io.ruori.launcher.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What masters and workers alike are told: the runtime, and settings that have no option of their own. */
final class OtherOptions {
  @Option(
      names = "--runtime",
      paramLabel = "auto|docker|simulated",
      description = "What runs containers (default: auto, which is Docker where an engine answers).")
  private Settings.Runtime runtime;

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any other setting.")
  private Map<String, String> others = new LinkedHashMap<>();

  /** What was given, to be added to. */
  Map<String, String> given() {
    Map<String, String> values = new LinkedHashMap<>(others);
    put(values, "node.runtime", runtime);
    return values;
  }

  /** From now on these are as if they were given. */
  void add(Map<String, String> chosen) {
    others.putAll(chosen);
  }

  static void put(Map<String, String> values, String key, Object value) {
    if (value != null) {
      values.put(key, value.toString());
    }
  }
}
