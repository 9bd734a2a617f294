package io.ruori.core.schema;

import io.ruori.core.schema.Schema.Presence;
import java.util.HashMap;
import java.util.Map;

/** The table {@code presence.txt}: when fields are written, where that differs from what their definition suggests. */
final class Presences {
  private Presences() {}

  /** Short definition name ({@code core.v1.Pod}) to the rest of its line. */
  static Map<String, String> lines(Iterable<String> table) {
    var lines = new HashMap<String, String>();
    for (String line : table) {
      int space = line.indexOf(' ');
      if (space > 0 && !line.startsWith("#")) {
        lines.put(line.substring(0, space), line.substring(space + 1));
      }
    }
    return lines;
  }

  static Map<String, Presence> parse(String line) {
    var presences = new HashMap<String, Presence>();
    for (String token : line.split(" ")) {
      int last = token.length() - 1;
      presences.put(token.substring(0, last), presence(token.charAt(last)));
    }
    return presences;
  }

  /** {@code io.k8s.api.core.v1.Pod} is {@code core.v1.Pod}. */
  static String shortName(String definition) {
    int apis = definition.indexOf(".pkg.apis.");
    return apis >= 0 ? definition.substring(apis + ".pkg.apis.".length()) : definition.replaceFirst("^io\\.k8s\\.api\\.", "");
  }

  private static Presence presence(char sign) {
    return switch (sign) {
      case '+' -> Presence.ALWAYS;
      case '~' -> Presence.NULL_WHEN_ABSENT;
      case '*' -> Presence.UNLESS_ABSENT;
      case '-' -> Presence.UNLESS_EMPTY;
      default -> throw new IllegalStateException("not a presence: " + sign);
    };
  }
}
