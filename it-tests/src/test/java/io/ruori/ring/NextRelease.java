package io.ruori.ring;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A release after this one, made of its sources: messages with a field at their end, members' records with one more, the next
 * feature level.
 */
record NextRelease(Map<String, String> environment) implements Host {
  static final String VERSION = "0.2.0";

  static NextRelease compile(Path folder) throws IOException {
    return new NextRelease(
        new ChangedSources(folder)
            .change(
                "launcher/src/main/java/io/ruori/launcher/Release.java",
                "VERSION = \"0.1.0\"", "VERSION = \"" + VERSION + "\"",
                "FEATURE_LEVEL = 1", "FEATURE_LEVEL = 2")
            .change(
                "core-actors/src/main/java/io/ruori/core/ledger/LedgerMessageSerializer.java",
                "    return out.toBytes();", "    return out.text(\"of the next release\").toBytes();")
            .change(
                "core-actors/src/main/java/io/ruori/core/entity/EntityMessageSerializer.java",
                "    return out.toBytes();", "    return out.text(\"of the next release\").toBytes();",
                "done.warnings()).toBytes();", "done.warnings()).text(\"of the next release\").toBytes();")
            .change(
                "core-actors/src/main/java/io/ruori/core/ring/MemberRecord.java",
                ".put(\"certificate\", certificate)", ".put(\"certificate\", certificate).put(\"zone\", \"north\")")
            // These hold the release's constants.
            .change("launcher/src/main/java/io/ruori/launcher/RingPart.java")
            .change("launcher/src/main/java/io/ruori/launcher/command/ClusterOptions.java")
            .compile());
  }

  @Override
  public String address() {
    return THIS.address();
  }
}
