package io.ruori.core.cel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import io.ruori.core.custom.schema.Formats;
import io.ruori.core.validation.NameFormats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Regular expressions, formatting, and formats such as {@code dns1123Label}. */
final class TextFunctions {
  private static final CelType TEXT = SimpleType.STRING;
  private static final CelType FORMAT = OpaqueType.create("kubernetes.NamedFormat");
  private static final Map<String, Check> FORMATS = Map.ofEntries(
      Map.entry("dns1123Label", NameFormats::dns1123Label),
      Map.entry("dns1123Subdomain", NameFormats::dns1123Subdomain),
      Map.entry("dns1035Label", NameFormats::dns1035Label),
      Map.entry("dns1123LabelPrefix", text -> NameFormats.NAME_IS_LABEL.check(text, true)),
      Map.entry("dns1123SubdomainPrefix", text -> NameFormats.NAME_IS_SUBDOMAIN.check(text, true)),
      Map.entry("dns1035LabelPrefix", text -> NameFormats.NAME_IS_DNS_1035.check(text, true)),
      Map.entry("qualifiedName", NameFormats::qualifiedName),
      Map.entry("labelValue", NameFormats::labelValue),
      Map.entry("uri", text -> plain("uri", text, "invalid uri")),
      Map.entry("uuid", text -> plain("uuid", text, "does not match the UUID format")),
      Map.entry("byte", text -> plain("byte", text, "invalid base64")),
      Map.entry("date", text -> plain("date", text, "invalid date")),
      Map.entry("datetime", text -> plain("datetime", text, "invalid datetime")));

  /** What is wrong with a text. */
  @FunctionalInterface
  private interface Check {
    List<String> wrong(String text);
  }

  private TextFunctions() {}

  private static List<String> plain(String format, String text, String wrong) {
    return Formats.fits(format, text) ? List.of() : List.of(wrong);
  }

  static List<Function> all() {
    var all = new ArrayList<Function>();
    List<Class<?>> two = List.of(String.class, String.class);
    all.add(Function.member("find", "string_find_string", TEXT, List.of(TEXT, TEXT), two, given -> {
      Matcher matcher = pattern(given[1]).matcher((String) given[0]);
      return matcher.find() ? matcher.group() : "";
    }));
    all.add(Function.member("findAll", "string_find_all_string", ListType.create(TEXT), List.of(TEXT, TEXT), two,
        given -> findAll(given, -1)));
    all.add(Function.member("findAll", "string_find_all_string_int", ListType.create(TEXT),
        List.of(TEXT, TEXT, SimpleType.INT), List.of(String.class, String.class, Long.class),
        given -> findAll(given, (Long) given[2])));
    all.add(Function.member("format", "string_format", TEXT, List.of(TEXT, ListType.create(SimpleType.DYN)),
        List.of(String.class, List.class), given -> Formatting.format((String) given[0], (List<?>) given[1])));
    FORMATS.forEach((name, check) ->
        all.add(Function.global("format." + name, "format." + name, FORMAT, List.of(), List.of(), given -> check)));
    all.add(Function.global("format.named", "format-named", OptionalType.create(FORMAT), List.of(TEXT), List.of(String.class),
        given -> Optional.ofNullable(FORMATS.get(given[0]))));
    all.add(Function.member("validate", "format-validate", OptionalType.create(ListType.create(TEXT)), List.of(FORMAT, TEXT),
        List.of(Check.class, String.class), given -> {
          List<String> wrong = ((Check) given[0]).wrong((String) given[1]);
          return wrong.isEmpty() ? Optional.empty() : Optional.of(wrong);
        }));
    return all;
  }

  private static Pattern pattern(Object text) throws CelEvaluationException {
    try {
      return Pattern.compile((String) text);
    } catch (PatternSyntaxException e) {
      throw Function.failure("Illegal regex: " + e.getMessage());
    }
  }

  private static List<String> findAll(Object[] given, long limit) throws CelEvaluationException {
    var found = new ArrayList<String>();
    Matcher matcher = pattern(given[1]).matcher((String) given[0]);
    while ((limit < 0 || found.size() < limit) && matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }
}
