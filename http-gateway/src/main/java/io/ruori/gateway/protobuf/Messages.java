package io.ruori.gateway.protobuf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The messages that there are, with the numbers of their fields; read when the first one is needed. */
final class Messages {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final Map<String, Map<Integer, Field>> ALL = read();

  private Messages() {}

  /** How many values a field holds. */
  enum Arity {
    ONE,
    LIST,
    MAP
  }

  /**
   * A field of a message.
   *
   * @param type {@code s}, {@code b}, {@code i}, {@code d}, {@code y}, or the name of a message
   */
  record Field(String name, Arity arity, String type) {
    boolean isMessage() {
      return type.length() > 1;
    }
  }

  static Optional<Map<Integer, Field>> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  /** The message of a kind: of its group's package, or one that all groups share, such as DeleteOptions. */
  static Optional<String> ofKind(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "core" : apiVersion.substring(0, slash);
    String version = slash < 0 ? apiVersion : apiVersion.substring(slash + 1);
    String first = group.contains(".") ? group.substring(0, group.indexOf('.')) : group;
    return List.of(
            "io.k8s.api." + first + "." + version + "." + kind,
            "io.k8s.apiextensions-apiserver.pkg.apis." + first + "." + version + "." + kind,
            "io.k8s.kube-aggregator.pkg.apis." + first + "." + version + "." + kind,
            "io.k8s.apimachinery.pkg.apis." + first + "." + version + "." + kind,
            META + kind)
        .stream()
        .filter(ALL::containsKey)
        .findFirst();
  }

  private static Map<String, Map<Integer, Field>> read() {
    var messages = new HashMap<String, Map<Integer, Field>>();
    String name = "";
    for (String line : lines()) {
      if (line.startsWith("#")) {
        continue;
      }
      if (line.startsWith(" ")) {
        String[] words = line.trim().split(" ");
        messages.get(name).put(Integer.valueOf(words[0]), field(words[1], words[2], name));
      } else {
        name = line;
        messages.put(name, new HashMap<>());
      }
    }
    return messages;
  }

  private static Field field(String name, String type, String message) {
    Arity arity = type.startsWith("[]") ? Arity.LIST : type.startsWith("{}") ? Arity.MAP : Arity.ONE;
    String one = arity == Arity.ONE ? type : type.substring(2);
    if (one.startsWith(".")) {
      one = message.substring(0, message.lastIndexOf('.')) + one;
    } else if (one.startsWith("meta.")) {
      one = META + one.substring("meta.".length());
    } else if (one.startsWith("core.")) {
      one = "io.k8s.api.core.v1." + one.substring("core.".length());
    }
    return new Field(name, arity, one);
  }

  private static List<String> lines() {
    try (InputStream in = Messages.class.getResourceAsStream("messages.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
