package io.ruori.core.schema;

import io.ruori.core.schema.Schema.Presence;
import java.util.HashMap;
import java.util.Map;

/** The table {@code gotypes.txt}: how Go's types differ from what their OpenAPI definitions suggest. */
final class GoTypes {
  private GoTypes() {}

  /**
   * What is known of one field.
   *
   * @param presence {@code null} for what the definition suggests
   * @param typeName {@code ""} for what the definition suggests
   */
  record Known(Presence presence, String typeName) {
    static final Known NOTHING = new Known(null, "");
  }

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

  static Map<String, Known> parse(String line) {
    var known = new HashMap<String, Known>();
    for (String token : line.split(" ")) {
      int colon = token.indexOf(':');
      String field = colon < 0 ? token : token.substring(0, colon);
      String typeName = colon < 0 ? "" : token.substring(colon + 1);
      Presence presence = presence(field.charAt(field.length() - 1));
      String name = presence == null ? field : field.substring(0, field.length() - 1);
      known.put(name, new Known(presence, typeName));
    }
    return known;
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
      default -> null;
    };
  }
}
