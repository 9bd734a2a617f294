package io.ruori.core.access;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Compares what is granted with what the granter has (component-helpers {@code auth/rbac/validation}). */
public final class Coverage {
  private Coverage() {}

  /** The smallest parts of the granted rules that the held ones do not cover. */
  public static List<Rule> missing(List<Rule> held, List<Rule> granted) {
    return granted.stream()
        .flatMap(rule -> rule.parts().stream())
        .filter(part -> held.stream().noneMatch(rule -> rule.covers(part)))
        .toList();
  }

  /** One line for each thing that is missing, with all of its verbs, sorted. */
  public static String described(List<Rule> missing) {
    Map<List<List<String>>, Rule> compact = new LinkedHashMap<>();
    var lines = new TreeSet<String>();
    for (Rule part : missing) {
      if (part.paths().isEmpty()) {
        compact.merge(List.of(part.groups(), part.resources(), part.names()), part, Rule::withVerbsOf);
      } else {
        lines.add(part.described());
      }
    }
    compact.values().forEach(rule -> lines.add(rule.described()));
    return String.join("\n", new ArrayList<>(lines));
  }
}
