package io.ruori.core.admission;

import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.GroupResource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Classes of which one may be marked as the default by an annotation. */
final class DefaultClasses {
  private DefaultClasses() {}

  /**
   * The name of the default class: of several the newest, of equally new ones the first in the alphabet.
   *
   * @param marks the annotations of which one, when {@code "true"}, makes a class the default
   */
  static Optional<String> find(WriteContext.Others others, GroupResource classes, List<String> marks) {
    return others.list(classes, "").stream()
        .filter(found -> marks.stream().anyMatch(mark -> text(found, "metadata", "annotations", mark).equals("true")))
        .min(
            Comparator.comparing((ObjectNode found) -> text(found, "metadata", "creationTimestamp"))
                .reversed()
                .thenComparing(found -> text(found, "metadata", "name")))
        .map(found -> text(found, "metadata", "name"));
  }
}
