package io.ruori.core.custom;

import io.ruori.core.kind.ResourceType;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.GroupResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.pcollections.TreePMap;

/**
 * The custom types of this moment, derived from the definitions in the view: a pure function of them, so that every member
 * whose view has come as far agrees. Asking costs the comparison of two references, unless a definition has changed.
 */
public final class CustomKinds implements Supplier<List<ResourceType>> {
  public static final GroupResource DEFINITIONS = new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");

  private final Supplier<LiveTable> view;
  private final Converter converter;
  private volatile Derived derived = new Derived(TreePMap.empty(), Map.of(), List.of());

  public CustomKinds(Supplier<LiveTable> view, Converter converter) {
    this.view = view;
    this.converter = converter;
  }

  /** What followed from some definitions. */
  private record Derived(
      TreePMap<String, Stored> from, Map<Stored, Optional<ResourceType>> each, List<ResourceType> types) {}

  @Override
  public List<ResourceType> get() {
    TreePMap<String, Stored> definitions = view.get().rows(DEFINITIONS);
    Derived known = derived;
    if (known.from != definitions) {
      known = derive(definitions, known);
      derived = known;
    }
    return known.types;
  }

  private Derived derive(TreePMap<String, Stored> definitions, Derived before) {
    var each = new IdentityHashMap<Stored, Optional<ResourceType>>();
    var types = new ArrayList<ResourceType>();
    for (Stored definition : definitions.values()) {
      Optional<ResourceType> known = before.each.get(definition);
      Optional<ResourceType> type = known == null ? CustomTypes.of(new Definition(definition, converter)) : known;
      each.put(definition, type);
      type.ifPresent(types::add);
    }
    types.sort(Comparator.comparing((ResourceType t) -> t.id().group()).thenComparing(t -> t.id().resource()));
    return new Derived(definitions, each, types.equals(before.types) ? before.types : List.copyOf(types));
  }
}
