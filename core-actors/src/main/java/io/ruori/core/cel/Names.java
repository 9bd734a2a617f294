package io.ruori.core.cel;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of fields as expressions write them (apiserver {@code cel/escaping.go}). */
final class Names {
  private static final Set<String> RESERVED = Set.of("true", "false", "null", "in", "as", "break", "const", "continue",
      "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while");
  private static final Pattern WRITABLE = Pattern.compile("[a-zA-Z_./-][a-zA-Z0-9_./-]*");

  private Names() {}

  /** Empty for names that cannot be written. */
  static Optional<String> escape(String name) {
    if (!WRITABLE.matcher(name).matches()) {
      return Optional.empty();
    }
    if (RESERVED.contains(name)) {
      return Optional.of("__" + name + "__");
    }
    return Optional.of(name
        .replace("__", "__underscores__")
        .replace("-", "__dash__")
        .replace(".", "__dot__")
        .replace("/", "__slash__"));
  }
}
