package io.ruori.core.selector;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A conjunction of terms on fields, such as {@code metadata.name=x,status.phase!=Running}; as upstream's {@code fields}.
 */
public record FieldSelector(List<Term> terms) {
  public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

  /** {@code field=value}, or {@code field!=value} when negative. An absent field has the value {@code ""}. */
  public record Term(String field, String value, boolean negative) {
    boolean matches(Map<String, String> fields) {
      return fields.getOrDefault(field, "").equals(value) != negative;
    }

    @Override
    public String toString() {
      String escaped = value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
      return field + (negative ? "!=" : "=") + escaped;
    }
  }

  public FieldSelector {
    terms = List.copyOf(terms);
  }

  /** Parses the text form; which fields there are is not asked here but by {@link FieldLabels#resolve}. */
  public static FieldSelector parse(String text) throws InvalidSelector {
    var terms = new ArrayList<Term>();
    List<String> parts = split(text);
    parts.sort(Comparator.naturalOrder());
    for (String part : parts) {
      if (!part.isEmpty()) {
        terms.add(term(text, part));
      }
    }
    return new FieldSelector(terms);
  }

  private static List<String> split(String text) {
    var parts = new ArrayList<String>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == ',') {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static Term term(String all, String part) throws InvalidSelector {
    for (int i = 0; i < part.length(); i++) {
      if (part.startsWith("!=", i)) {
        return new Term(part.substring(0, i), unescape(part.substring(i + 2)), true);
      }
      if (part.charAt(i) == '=') {
        int from = part.startsWith("==", i) ? i + 2 : i + 1;
        return new Term(part.substring(0, i), unescape(part.substring(from)), false);
      }
    }
    throw new InvalidSelector("invalid selector: '" + all + "'; can't understand '" + part + "'");
  }

  private static String unescape(String value) throws InvalidSelector {
    var plain = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == ',' || c == '=') {
        throw new InvalidSelector("invalid field selector: unescaped character in value: " + (int) c);
      }
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      i++;
      if (i >= value.length() || "\\,=".indexOf(value.charAt(i)) < 0) {
        String sequence = i >= value.length() ? "\\" : "\\" + Character.toString(value.codePointAt(i));
        throw new InvalidSelector("invalid field selector: invalid escape sequence: " + sequence);
      }
      plain.append(value.charAt(i));
    }
    return plain.toString();
  }

  public boolean isEverything() {
    return terms.isEmpty();
  }

  public boolean matches(Map<String, String> fields) {
    for (Term term : terms) {
      if (!term.matches(fields)) {
        return false;
      }
    }
    return true;
  }

  /** The one value that a field must have, when a term says so. */
  public Optional<String> exactly(String field) {
    return terms.stream().filter(t -> !t.negative && t.field.equals(field)).map(Term::value).findFirst();
  }

  @Override
  public String toString() {
    return terms.stream().map(Term::toString).collect(Collectors.joining(","));
  }
}
