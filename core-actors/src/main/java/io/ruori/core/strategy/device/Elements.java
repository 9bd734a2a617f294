package io.ruori.core.strategy.device;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;

/** Lists with a greatest size and sets without repeats, as the rules of this group repeat them. */
final class Elements {
  private Elements() {}

  /** The rule for one element. */
  @FunctionalInterface
  interface Each<T> {
    void check(T item, Path path, FieldErrors errors);
  }

  static <T> void list(List<T> items, int most, Path path, FieldErrors errors, Each<T> each) {
    if (items.size() > most) {
      errors.tooMany(path, items.size(), most);
    }
    for (int i = 0; i < items.size(); i++) {
      each.check(items.get(i), path.index(i), errors);
    }
  }

  /**
   * A list whose elements differ in a key.
   *
   * @param field where the key stands in an element; {@code ""} when it is the element
   */
  static <T> void set(
      List<T> items, int most, Function<T, Object> key, String field, Path path, FieldErrors errors, Each<T> each) {
    list(items, most, path, errors, each);
    var seen = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      Object value = key.apply(items.get(i));
      if (!seen.add(value)) {
        errors.duplicate(path.index(i).child(field), value);
      }
    }
  }
}
