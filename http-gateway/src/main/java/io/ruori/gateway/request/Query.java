package io.ruori.gateway.request;

import io.ruori.core.validation.GoText;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of a query string, read as upstream's {@code url.Values} and its conversions do. */
public record Query(Map<String, List<String>> parameters) {
  public static final Query NONE = new Query(Map.of());

  public static Query parse(String raw) {
    if (raw.isEmpty()) {
      return NONE;
    }
    var parameters = new LinkedHashMap<String, List<String>>();
    for (String part : raw.split("&")) {
      if (part.isEmpty() || part.indexOf(';') >= 0) {
        continue;
      }
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      String value = equals < 0 ? "" : part.substring(equals + 1);
      try {
        String decoded = decode(value);
        parameters.computeIfAbsent(decode(name), _ -> new ArrayList<>()).add(decoded);
      } catch (IllegalArgumentException _) {
        // As upstream: a parameter with a broken escape is not there.
      }
    }
    return new Query(parameters);
  }

  private static String decode(String text) {
    return text.indexOf('%') < 0 && text.indexOf('+') < 0 ? text : URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  public boolean has(String name) {
    return parameters.containsKey(name);
  }

  public List<String> all(String name) {
    return parameters.getOrDefault(name, List.of());
  }

  /** The first value, or {@code ""}. */
  public String text(String name) {
    List<String> values = parameters.get(name);
    return values == null ? "" : values.getFirst();
  }

  /** True for any value but {@code false} and {@code 0}, even for none. */
  public boolean flag(String name) {
    return optionalFlag(name).orElse(false);
  }

  public Optional<Boolean> optionalFlag(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    String value = text(name);
    return Optional.of(!value.equalsIgnoreCase("false") && !value.equals("0"));
  }

  /** A whole number; refuses anything else in the words of Go's {@code strconv}. */
  public Optional<Long> number(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    String value = text(name);
    try {
      return Optional.of(Long.parseLong(value));
    } catch (NumberFormatException _) {
      String why = value.matches("[+-]?\\d+") ? "value out of range" : "invalid syntax";
      throw Refused.badRequest("strconv.ParseInt: parsing " + GoText.quote(value) + ": " + why);
    }
  }
}
