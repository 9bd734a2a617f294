package io.ruori.core.kind;

import io.ruori.core.object.GroupResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The resource types that are served: the built-in ones, which never change, and custom ones, which come and go with their
 * definitions. Readers see one immutable {@link Snapshot}; it is made anew when the custom ones are no longer the same.
 */
public final class Kinds {
  private final List<ResourceType> builtIn;
  private volatile Supplier<List<ResourceType>> custom = List::of;
  private volatile Snapshot snapshot;

  private Kinds(List<ResourceType> builtIn) {
    this.builtIn = builtIn;
    snapshot = new Snapshot(builtIn, List.of());
  }

  /** @param strategies the rules of each built-in kind; {@link Strategy#PLAIN} for none */
  public static Kinds builtIn(Function<GroupResource, Strategy> strategies) {
    return new Kinds(KindTable.read(strategies));
  }

  /**
   * Says where the custom types come from.
   *
   * @param types asked at every look: the same list as before, unless something has changed
   */
  public void follow(Supplier<List<ResourceType>> types) {
    custom = types;
  }

  /** The types as of now. */
  public Snapshot snapshot() {
    List<ResourceType> now = custom.get();
    Snapshot known = snapshot;
    if (known.custom != now) {
      known = new Snapshot(builtIn, now);
      snapshot = known;
    }
    return known;
  }

  public Optional<ResourceType> find(GroupResource id) {
    return snapshot().find(id);
  }

  public Optional<ResourceType> find(String group, String version, String resource) {
    return snapshot().find(group, version, resource);
  }

  public Optional<ResourceType> ofKind(String group, String version, String kind) {
    return snapshot().ofKind(group, version, kind);
  }

  public Collection<ResourceType> all() {
    return snapshot().all();
  }

  /** The types at one moment, in the order of discovery: built-in ones first. */
  public static final class Snapshot {
    private record Served(String group, String version, String name) {}

    private final List<ResourceType> custom;
    private final Map<GroupResource, ResourceType> byId = new LinkedHashMap<>();
    private final Map<Served, ResourceType> byKind = new LinkedHashMap<>();

    private Snapshot(List<ResourceType> builtIn, List<ResourceType> custom) {
      this.custom = custom;
      builtIn.forEach(this::add);
      custom.stream().filter(type -> !byId.containsKey(type.id())).toList().forEach(this::add);
    }

    private void add(ResourceType type) {
      byId.put(type.id(), type);
      type.versions().forEach(v -> byKind.put(new Served(type.id().group(), v.name(), type.kind()), type));
    }

    public Optional<ResourceType> find(GroupResource id) {
      return Optional.ofNullable(byId.get(id));
    }

    /** By the plural name, as in the URL. */
    public Optional<ResourceType> find(String group, String version, String resource) {
      return find(new GroupResource(group, resource)).filter(type -> type.version(version).isPresent());
    }

    public Optional<ResourceType> ofKind(String group, String version, String kind) {
      return Optional.ofNullable(byKind.get(new Served(group, version, kind)));
    }

    public List<ResourceType> all() {
      return new ArrayList<>(byId.values());
    }
  }
}
