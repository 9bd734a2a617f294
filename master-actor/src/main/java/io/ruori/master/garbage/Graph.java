package io.ruori.master.garbage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who owns whom, as the watches tell. Safe for many threads. */
final class Graph {
  private final Map<String, Vertex> vertices = new HashMap<>();
  private final Map<String, Set<String>> dependents = new HashMap<>();

  /** The version that was there before. */
  synchronized Optional<Vertex> put(Vertex vertex) {
    Vertex old = vertices.put(vertex.uid(), vertex);
    if (old != null && !old.owners().equals(vertex.owners())) {
      unlink(old);
    }
    if (old == null || !old.owners().equals(vertex.owners())) {
      vertex.owners()
          .forEach(o -> dependents.computeIfAbsent(o.uid(), k -> new LinkedHashSet<>()).add(vertex.uid()));
    }
    return Optional.ofNullable(old);
  }

  synchronized Optional<Vertex> remove(String uid) {
    Vertex old = vertices.remove(uid);
    if (old != null) {
      unlink(old);
    }
    return Optional.ofNullable(old);
  }

  private void unlink(Vertex vertex) {
    for (Vertex.Owner owner : vertex.owners()) {
      Set<String> of = dependents.get(owner.uid());
      if (of != null) {
        of.remove(vertex.uid());
        if (of.isEmpty()) {
          dependents.remove(owner.uid());
        }
      }
    }
  }

  synchronized Optional<Vertex> find(String uid) {
    return Optional.ofNullable(vertices.get(uid));
  }

  synchronized List<Vertex> dependents(String uid) {
    List<Vertex> result = new ArrayList<>();
    dependents.getOrDefault(uid, Set.of()).forEach(d -> result.add(vertices.get(d)));
    return result;
  }
}
