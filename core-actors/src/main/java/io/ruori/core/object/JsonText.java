package io.ruori.core.object;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Looks at JSON as Go's {@code encoding/json} does, for the sake of its words: what makes a text invalid, and which names an
 * object holds twice. It builds no tree.
 */
public final class JsonText {
  /** As upstream's decoder. */
  private static final int MAX_DEPTH = 10_000;

  private static final int END = -1;

  /**
   * What was found.
   *
   * @param error Go's words on the first syntax error; empty for valid JSON
   * @param duplicates paths of fields that their object names again, such as {@code spec.containers[0].name}, each once
   */
  public record Finding(Optional<String> error, List<String> duplicates) {}

  private static final class Invalid extends Exception {
    private static final long serialVersionUID = 1;

    Invalid(String message) {
      super(message, null, false, false);
    }
  }

  /** A container that is open while scanning: its path, and for an object the names so far. */
  private static final class Open {
    final boolean object;
    final String path;
    final HashSet<String> names = new HashSet<>();
    int index;

    Open(boolean object, String path) {
      this.object = object;
      this.path = path;
    }
  }

  private final byte[] text;
  private final List<String> duplicates = new ArrayList<>();
  private final ArrayList<Open> stack = new ArrayList<>();
  private int at;

  private JsonText(byte[] text) {
    this.text = text;
  }

  public static Finding scan(byte[] text) {
    var scanner = new JsonText(text);
    try {
      scanner.document();
      return new Finding(Optional.empty(), scanner.duplicates.stream().distinct().toList());
    } catch (Invalid invalid) {
      return new Finding(Optional.of(invalid.getMessage()), List.of());
    }
  }

  private void document() throws Invalid {
    String path = "";
    boolean more = true;
    while (more) {
      path = value(path);
      more = path != null;
    }
    if (space() != END) {
      throw unexpected("after top-level value");
    }
  }

  /** Reads one value or the start of a container; the path of the value that must come next, or null at the end. */
  private String value(String path) throws Invalid {
    int c = space();
    switch (c) {
      case '{' -> {
        return open(true, path);
      }
      case '[' -> {
        return open(false, path);
      }
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> {
        if (c != '-' && (c < '0' || c > '9')) {
          throw unexpected("looking for beginning of value");
        }
        number();
      }
    }
    return after();
  }

  private String open(boolean object, String path) throws Invalid {
    at++;
    if (stack.size() >= MAX_DEPTH) {
      throw new Invalid("exceeded max depth");
    }
    var opened = new Open(object, path);
    stack.add(opened);
    if (space() == (object ? '}' : ']')) {
      at++;
      stack.removeLast();
      return after();
    }
    return object ? key(opened) : path + "[0]";
  }

  private String key(Open object) throws Invalid {
    if (space() != '"') {
      throw unexpected("looking for beginning of object key string");
    }
    int start = at;
    string();
    String name = unquote(start, at);
    if (space() != ':') {
      throw unexpected("after object key");
    }
    at++;
    String path = object.path.isEmpty() ? name : object.path + "." + name;
    if (!object.names.add(name)) {
      duplicates.add(path);
    }
    return path;
  }

  private String unquote(int from, int to) {
    String raw = new String(text, from + 1, to - from - 2, StandardCharsets.UTF_8);
    return raw.indexOf('\\') < 0 ? raw : Json.mapper().readValue("\"" + raw + "\"", String.class);
  }

  /** After a value: closes what ends here, and finds the next value's path. */
  private String after() throws Invalid {
    while (!stack.isEmpty()) {
      Open open = stack.getLast();
      int c = space();
      if (c == ',') {
        at++;
        return open.object ? key(open) : open.path + "[" + ++open.index + "]";
      }
      if (c != (open.object ? '}' : ']')) {
        throw unexpected(open.object ? "after object key:value pair" : "after array element");
      }
      at++;
      stack.removeLast();
    }
    return null;
  }

  private void string() throws Invalid {
    at++;
    while (true) {
      int c = current();
      if (c == '"') {
        at++;
        return;
      }
      if (c == '\\') {
        at++;
        escape();
      } else if (c < 0x20) {
        throw unexpected("in string literal");
      } else {
        at++;
      }
    }
  }

  private void escape() throws Invalid {
    int c = current();
    if (c == END || "bfnrt\\/\"u".indexOf(c) < 0) {
      throw unexpected("in string escape code");
    }
    at++;
    for (int i = 0; c == 'u' && i < 4; i++) {
      if (Character.digit(current(), 16) < 0) {
        throw unexpected("in \\u hexadecimal character escape");
      }
      at++;
    }
  }

  private void literal(String word) throws Invalid {
    for (int i = 0; i < word.length(); i++) {
      if (current() != word.charAt(i)) {
        throw unexpected("in literal " + word + " (expecting '" + word.charAt(i) + "')");
      }
      at++;
    }
  }

  private void number() throws Invalid {
    if (current() == '-') {
      at++;
    }
    if (current() == '0') {
      at++;
    } else {
      digits("in numeric literal");
    }
    if (current() == '.') {
      at++;
      digits("after decimal point in numeric literal");
    }
    if (current() == 'e' || current() == 'E') {
      at++;
      if (current() == '+' || current() == '-') {
        at++;
      }
      digits("in exponent of numeric literal");
    }
  }

  private void digits(String where) throws Invalid {
    if (current() < '0' || current() > '9') {
      throw unexpected(where);
    }
    while (current() >= '0' && current() <= '9') {
      at++;
    }
  }

  private int current() {
    return at < text.length ? text[at] & 0xff : END;
  }

  private int space() {
    while (current() == ' ' || current() == '\t' || current() == '\r' || current() == '\n') {
      at++;
    }
    return current();
  }

  private Invalid unexpected(String where) {
    int c = current();
    if (c == END) {
      return new Invalid("unexpected end of JSON input");
    }
    return new Invalid("invalid character " + quote(c) + " " + where);
  }

  /** As Go's scanner quotes one byte. */
  private static String quote(int c) {
    return switch (c) {
      case '\'' -> "'\\''";
      case '"' -> "'\"'";
      case '\\' -> "'\\\\'";
      case '\n' -> "'\\n'";
      case '\r' -> "'\\r'";
      case '\t' -> "'\\t'";
      default -> c < 0x20 || c == 0x7f ? String.format("'\\x%02x'", c) : visible(c);
    };
  }

  private static String visible(int c) {
    boolean control = c > 0x7f && c < 0xa1 || c == 0xad;
    return control ? String.format("'\\u%04x'", c) : "'" + (char) c + "'";
  }
}
