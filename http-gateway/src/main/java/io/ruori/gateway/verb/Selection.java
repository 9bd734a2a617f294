package io.ruori.gateway.verb;

import io.ruori.core.kind.CustomVersion;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.ledger.Stored;
import io.ruori.core.selector.FieldLabels;
import io.ruori.core.selector.FieldSelector;
import io.ruori.core.selector.InvalidSelector;
import io.ruori.core.selector.LabelSelector;
import io.ruori.gateway.request.ListOptions;
import io.ruori.gateway.request.Refused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Which objects a LIST or WATCH is about. */
final class Selection implements Predicate<Stored> {
  private static final String NAME = "metadata.name";
  private static final String NAMESPACE = "metadata.namespace";

  private final String namespace;
  private final LabelSelector labels;
  private final List<FieldSelector.Term> onKey;
  private final FieldSelector onFields;
  private final Function<Stored, Map<String, String>> extract;

  private Selection(
      String namespace,
      LabelSelector labels,
      List<FieldSelector.Term> onKey,
      FieldSelector onFields,
      Function<Stored, Map<String, String>> extract) {
    this.namespace = namespace;
    this.labels = labels;
    this.onKey = onKey;
    this.onFields = onFields;
    this.extract = extract;
  }

  /** @throws Refused when a field cannot be selected */
  static Selection of(Call call, ListOptions options) {
    FieldSelector fields = resolved(call.type(), call.version(), options.fields());
    var onKey = new ArrayList<FieldSelector.Term>();
    var onFields = new ArrayList<FieldSelector.Term>();
    for (FieldSelector.Term term : fields.terms()) {
      boolean key = term.field().equals(NAME) || term.field().equals(NAMESPACE);
      (key ? onKey : onFields).add(term);
    }
    String name = call.target().name();
    if (!name.isEmpty()) {
      onKey.add(new FieldSelector.Term(NAME, name, false));
    }
    ResourceType type = call.type();
    Optional<CustomVersion> custom = call.version().custom();
    if (custom.isPresent()) {
      FieldLabels names = labels(type, custom.get());
      return new Selection(
          call.namespace(), options.labels(), List.copyOf(onKey), new FieldSelector(onFields),
          stored -> names.fields(custom.get().shown(stored.parse())));
    }
    FieldLabels stored = FieldLabels.of(type.stored().group(), type.storageVersion().name(), type.kind());
    return new Selection(
        call.namespace(), options.labels(), List.copyOf(onKey), new FieldSelector(onFields),
        object -> object.fields(stored::fields));
  }

  private static FieldLabels labels(ResourceType type, CustomVersion custom) {
    return FieldLabels.ofCustom(
        type.namespaced(), custom.selectableFields().stream().map(path -> path.substring(1)).toList());
  }

  private static FieldSelector resolved(ResourceType type, ResourceType.Version version, FieldSelector selector) {
    if (selector.isEverything()) {
      return selector;
    }
    try {
      return version.custom()
          .map(custom -> labels(type, custom))
          .orElseGet(() -> FieldLabels.of(type.id().group(), version.name(), type.kind()))
          .resolve(selector);
    } catch (InvalidSelector e) {
      throw Refused.badRequest(e.getMessage());
    }
  }

  private boolean isWholeNamespace() {
    return labels.isEverything() && onKey.isEmpty() && onFields.isEverything();
  }

  /** Labels first: they refuse most, and of an object that they refuse little is read. */
  @Override
  public boolean test(Stored object) {
    return (labels.isEverything() || labels.matches(object.labels()))
        && onKey(object)
        && (onFields.isEverything() || onFields.matches(extract.apply(object)))
        && (namespace.isEmpty() || object.key().namespace().equals(namespace));
  }

  /** Those that match, found as they are asked for. */
  Iterator<Stored> among(Collection<Stored> rows) {
    Iterator<Stored> all = rows.iterator();
    return isWholeNamespace() ? all : new Matching(all);
  }

  private final class Matching implements Iterator<Stored> {
    private final Iterator<Stored> all;
    private Stored next;

    Matching(Iterator<Stored> all) {
      this.all = all;
    }

    @Override
    public boolean hasNext() {
      while (next == null && all.hasNext()) {
        Stored candidate = all.next();
        next = test(candidate) ? candidate : null;
      }
      return next != null;
    }

    @Override
    public Stored next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Stored found = next;
      next = null;
      return found;
    }
  }

  private boolean onKey(Stored object) {
    for (FieldSelector.Term term : onKey) {
      String value = term.field().equals(NAME) ? object.key().name() : object.key().namespace();
      if (value.equals(term.value()) == term.negative()) {
        return false;
      }
    }
    return true;
  }
}
