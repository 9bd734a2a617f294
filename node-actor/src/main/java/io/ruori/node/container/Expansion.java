package io.ruori.node.container;

import java.util.Map;

/** Upstream's {@code third_party/forked/golang/expansion}: {@code $(NAME)}, with {@code $$} for a dollar sign. */
public final class Expansion {
  private Expansion() {}

  /** References to names that are not there stay as they are. */
  public static String expand(String text, Map<String, String> values) {
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c != '$' || i + 1 == text.length()) {
        out.append(c);
        i++;
      } else if (text.charAt(i + 1) == '$') {
        out.append('$');
        i += 2;
      } else {
        i = reference(text, i, values, out);
      }
    }
    return out.toString();
  }

  private static int reference(String text, int dollar, Map<String, String> values, StringBuilder out) {
    int close = text.charAt(dollar + 1) == '(' ? text.indexOf(')', dollar + 2) : -1;
    if (close < 0) {
      out.append('$').append(text.charAt(dollar + 1));
      return dollar + 2;
    }
    String name = text.substring(dollar + 2, close);
    String value = values.get(name);
    out.append(value == null ? "$(" + name + ")" : value);
    return close + 1;
  }
}
