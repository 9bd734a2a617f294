package io.ruori.launcher.ring;

import io.ruori.core.object.Json;
import io.ruori.core.ring.MemberRecord;
import io.ruori.launcher.pki.ClusterPki;
import io.ruori.launcher.pki.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a new master is given: the keys that all masters share, the settings that must be the same on all, and who is there.
 *
 * @param featureLevel that the ring behaves at
 */
public record RingBundle(
    Map<String, String> keys, Map<String, String> settings, List<MemberRecord> members, int featureLevel) {

  /**
   * The bundle of a member with its keys in {@code pki}. It reads files.
   *
   * @throws UncheckedIOException when they cannot be read
   */
  public static RingBundle of(Path pki, Map<String, String> settings, List<MemberRecord> members) {
    try {
      int level = members.stream().mapToInt(MemberRecord::featureLevel).min().orElse(0);
      return new RingBundle(keys(pki), settings, members, level);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the shared keys from a member's own directory. */
  private static Map<String, String> keys(Path pki) throws IOException {
    Map<String, String> keys = new LinkedHashMap<>();
    for (String file : ClusterPki.SHARED_FILES) {
      keys.put(file, Files.readString(pki.resolve(file)));
    }
    return keys;
  }

  /** Writes the key files. */
  public void writeKeys(Path pki) throws IOException {
    PrivateFiles.createDirectory(pki);
    for (String file : ClusterPki.SHARED_FILES) {
      String content = keys.get(file);
      if (content == null) {
        throw new IOException("the ring's answer lacks the key file " + file);
      }
      PrivateFiles.write(pki.resolve(file), content);
    }
  }

  /** As {@link #read} reads it. It holds private keys. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object().put("featureLevel", featureLevel);
    ObjectNode keyFiles = json.putObject("keys");
    keys.forEach(keyFiles::put);
    ObjectNode values = json.putObject("settings");
    settings.forEach(values::put);
    var list = json.putArray("members");
    members.forEach(member -> member.write(list.addObject()));
    return json;
  }

  /** What {@link #toJson} wrote. */
  public static RingBundle read(JsonNode json) {
    return new RingBundle(
        texts(json.path("keys")),
        texts(json.path("settings")),
        members(json),
        json.path("featureLevel").asInt(0));
  }

  static List<MemberRecord> members(JsonNode json) {
    List<MemberRecord> members = new ArrayList<>();
    json.path("members").forEach(member -> members.add(MemberRecord.read((ObjectNode) member)));
    return members;
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asString("")));
    return texts;
  }
}
