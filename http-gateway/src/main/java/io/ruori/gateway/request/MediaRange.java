package io.ruori.gateway.request;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One clause of an {@code Accept} header, or a {@code Content-Type}. */
public record MediaRange(String type, String subtype, Map<String, String> parameters, double quality) {

  /** Type and subtype. */
  public String name() {
    return type + "/" + subtype;
  }

  /** Whether it stands for that media type; it may have wildcards. */
  public boolean matches(String otherType, String otherSubtype) {
    return type.equals(otherType) && (subtype.equals(otherSubtype) || subtype.equals("*"))
        || type.equals("*") && subtype.equals("*");
  }

  /** The clauses, the most wanted first; among equals as written. */
  public static List<MediaRange> parseAll(String header) {
    var ranges = new ArrayList<MediaRange>();
    for (String clause : header.split(",")) {
      if (!clause.isBlank()) {
        ranges.add(parse(clause));
      }
    }
    ranges.sort(Comparator.comparingDouble(MediaRange::quality).reversed());
    return ranges;
  }

  static MediaRange parse(String clause) {
    String[] parts = clause.split(";", -1);
    String name = parts[0].trim().toLowerCase(Locale.ROOT);
    int slash = name.indexOf('/');
    String type = slash < 0 ? name : name.substring(0, slash);
    String subtype = slash < 0 ? name.equals("*") ? "*" : "" : name.substring(slash + 1);
    var parameters = new LinkedHashMap<String, String>();
    double quality = 1;
    for (int i = 1; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals < 0) {
        continue;
      }
      String key = parts[i].substring(0, equals).trim();
      String value = parts[i].substring(equals + 1).trim();
      if (key.equals("q")) {
        quality = number(value);
      } else {
        parameters.put(key, value);
      }
    }
    return new MediaRange(type, subtype, parameters, quality);
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return 1;
    }
  }
}
