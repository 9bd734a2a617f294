package io.ruori.master.scheduler.cluster;

import io.ruori.master.document.Doc;
import io.ruori.master.document.LabelSelector;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A {@code NodeSelector}: terms are alternatives; a term without any requirement matches nothing. */
public record NodeSelectorTerms(List<Term> terms) {

  /** One term: all its requirements on labels and on fields ({@code metadata.name}) hold. */
  public record Term(LabelSelector labels, LabelSelector fields, int weight) {
    public boolean matches(String node, Map<String, String> nodeLabels) {
      boolean empty = labels.requirements().isEmpty() && fields.requirements().isEmpty();
      return !empty && labels.matches(nodeLabels) && fields.matches(Map.of("metadata.name", node));
    }

    static Term of(JsonNode term, int weight) {
      return new Term(
          new LabelSelector(false, LabelSelector.expressions(term.path("matchExpressions"))),
          new LabelSelector(false, LabelSelector.expressions(term.path("matchFields"))),
          weight);
    }

    private Optional<Set<String>> names() {
      Optional<Set<String>> names = Optional.empty();
      for (var requirement : fields.requirements()) {
        if (requirement.key().equals("metadata.name") && requirement.operator().equals("In")) {
          Set<String> these = new HashSet<>(requirement.values());
          names.ifPresent(these::retainAll);
          names = Optional.of(these);
        }
      }
      return names;
    }
  }

  /** From {@code {nodeSelectorTerms: […]}}; absent: empty. */
  public static Optional<NodeSelectorTerms> of(JsonNode selector) {
    if (!selector.isObject()) {
      return Optional.empty();
    }
    return Optional.of(new NodeSelectorTerms(
        Doc.items(selector, "nodeSelectorTerms").stream().map(t -> Term.of(t, 0)).toList()));
  }

  public boolean matches(String node, Map<String, String> labels) {
    return terms.stream().anyMatch(t -> t.matches(node, labels));
  }

  /** The only nodes that can match, where every term names some. */
  public Optional<Set<String>> names() {
    Set<String> all = new HashSet<>();
    for (Term term : terms) {
      Optional<Set<String>> names = term.names();
      if (names.isEmpty()) {
        return Optional.empty();
      }
      all.addAll(names.get());
    }
    return terms.isEmpty() ? Optional.empty() : Optional.of(all);
  }
}
