package io.ruori.core.validation;

import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The errors found while validating one object, in upstream's words (apimachinery {@code field.ErrorList}). Paths are
 * written as upstream writes them: {@code spec.containers[0].name}, {@code metadata.labels}.
 */
public final class FieldErrors {
  private final List<FieldError> errors = new ArrayList<>();

  public void add(FieldError error) {
    errors.add(error);
  }

  public boolean isEmpty() {
    return errors.isEmpty();
  }

  public List<FieldError> list() {
    return List.copyOf(errors);
  }

  /** The 422 of upstream's {@code errors.NewInvalid}: {@code Pod "x" is invalid: [a, b]}. */
  public Refusal invalid(GroupResource kindOfGroup, String kind, String name) {
    List<Refusal.Cause> causes = errors.stream().map(e -> new Refusal.Cause(e.type().reason(), e.body(), e.path())).toList();
    var texts = new LinkedHashSet<String>();
    errors.forEach(e -> texts.add(e.toString()));
    String joined = texts.size() == 1 ? texts.iterator().next() : "[" + String.join(", ", texts) + "]";
    String qualified = kindOfGroup.group().isEmpty() ? kind : kind + "." + kindOfGroup.group();
    String message = qualified + " \"" + name + "\" is invalid: " + joined;
    return new Refusal(422, "Invalid", message, new Refusal.Details(name, kindOfGroup.group(), kind, "", causes, 0));
  }
}
