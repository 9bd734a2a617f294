package io.ruori.launcher.settings;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads values such as {@code network.pod-cidr=10.0.0.0/8} into nested records that hold the defaults. */
final class SettingsReader {
  private SettingsReader() {}

  static <R extends Record> R read(R defaults, Map<String, String> values) throws SettingsException {
    Map<String, String> left = new TreeMap<>(values);
    Map<String, String> known = new TreeMap<>();
    R settings = read(defaults, "", left, known);
    if (!left.isEmpty()) {
      String unknown = left.keySet().iterator().next();
      throw new SettingsException(
          "unknown setting \"" + unknown + "\"; did you mean \"" + nearest(unknown, known.keySet()) + "\"?");
    }
    return settings;
  }

  private static <R extends Record> R read(
      R defaults, String prefix, Map<String, String> left, Map<String, String> known) throws SettingsException {
    RecordComponent[] components = defaults.getClass().getRecordComponents();
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String key = prefix + kebab(components[i].getName());
      Object standard = get(defaults, components[i]);
      if (standard instanceof Record nested) {
        arguments[i] = read(nested, key + ".", left, known);
      } else {
        known.put(key, String.valueOf(standard));
        String text = left.remove(key);
        arguments[i] = text == null ? standard : parse(key, text.strip(), components[i].getType());
      }
    }
    return construct(defaults, components, arguments);
  }

  private static Object parse(String key, String text, Class<?> type) throws SettingsException {
    try {
      if (type == int.class) {
        return Integer.parseInt(text);
      }
      if (type == boolean.class && (text.equals("true") || text.equals("false"))) {
        return Boolean.parseBoolean(text);
      }
      if (type == Duration.class) {
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
      }
      if (type.isEnum()) {
        return Arrays.stream(type.getEnumConstants())
            .filter(constant -> constant.toString().equalsIgnoreCase(text))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(text));
      }
      if (type == String.class) {
        return text;
      }
    } catch (IllegalArgumentException | DateTimeParseException wrong) {
      throw new SettingsException(
          "setting \"" + key + "\": \"" + text + "\" is not " + expectation(type));
    }
    throw new SettingsException("setting \"" + key + "\": \"" + text + "\" is not " + expectation(type));
  }

  private static String expectation(Class<?> type) {
    if (type.isEnum()) {
      return "one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT);
    }
    if (type == Duration.class) {
      return "a duration such as 10s or 5m";
    }
    return type == boolean.class ? "true or false" : "a whole number";
  }

  private static Object get(Record settings, RecordComponent component) {
    try {
      return component.getAccessor().invoke(settings);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static <R extends Record> R construct(R defaults, RecordComponent[] components, Object[] arguments) {
    Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return (R) defaults.getClass().getDeclaredConstructor(types).newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static String nearest(String wrong, Iterable<String> known) {
    String best = "";
    for (String candidate : known) {
      if (best.isEmpty() || distance(wrong, candidate) < distance(wrong, best)) {
        best = candidate;
      }
    }
    return best;
  }

  /** Levenshtein's. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
