package io.ruori.core.kind;

import io.ruori.core.object.GroupResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * The resource types that are served: the built-in ones from the start, custom ones as their definitions come and go.
 * Readers see one immutable {@link Snapshot}, which is replaced as a whole.
 */
public final class Kinds {
  private final AtomicReference<Snapshot> snapshot;

  private Kinds(Snapshot snapshot) {
    this.snapshot = new AtomicReference<>(snapshot);
  }

  /** @param strategies the rules of each built-in kind; {@link Strategy#PLAIN} for none */
  public static Kinds builtIn(Function<GroupResource, Strategy> strategies) {
    return new Kinds(new Snapshot(KindTable.read(strategies)));
  }

  public Snapshot snapshot() {
    return snapshot.get();
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

  /** Adds a type, or replaces the one of the same group and resource. */
  public void register(ResourceType type) {
    snapshot.updateAndGet(before -> {
      var types = new LinkedHashMap<>(before.byId);
      types.put(type.id(), type);
      return new Snapshot(types.values());
    });
  }

  public void withdraw(GroupResource id) {
    snapshot.updateAndGet(before -> {
      var types = new LinkedHashMap<>(before.byId);
      types.remove(id);
      return new Snapshot(types.values());
    });
  }

  /** The types at one moment, in the order of discovery: built-in ones first. */
  public static final class Snapshot {
    private record Served(String group, String version, String name) {}

    private final Map<GroupResource, ResourceType> byId = new LinkedHashMap<>();
    private final Map<Served, ResourceType> byKind = new LinkedHashMap<>();

    private Snapshot(Collection<ResourceType> types) {
      for (ResourceType type : types) {
        byId.put(type.id(), type);
        type.versions().forEach(v -> byKind.put(new Served(type.id().group(), v.name(), type.kind()), type));
      }
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
