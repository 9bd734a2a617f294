package io.ruori.core.decode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Kinds of older and younger versions that upstream knows though it does not serve them: a body of one is of a wrong version. */
final class UnservedKinds {
  private static final Map<String, Set<String>> BY_VERSION = read();

  private UnservedKinds() {}

  static boolean has(String apiVersion, String kind) {
    return BY_VERSION.getOrDefault(apiVersion, Set.of()).contains(kind);
  }

  private static Map<String, Set<String>> read() {
    var kinds = new HashMap<String, Set<String>>();
    try (InputStream in = UnservedKinds.class.getResourceAsStream("unserved.txt")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#")).forEach(line -> {
        String[] words = line.split(" ");
        kinds.put(words[0], Set.copyOf(Arrays.asList(words).subList(1, words.length)));
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(kinds);
  }
}
