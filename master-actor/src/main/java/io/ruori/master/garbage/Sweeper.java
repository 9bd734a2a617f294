package io.ruori.master.garbage;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.master.document.Doc;
import io.ruori.master.event.EventRecorder;
import io.ruori.master.owner.Owners;
import io.ruori.master.pod.Pods;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decides over one object at a time, by what the API says now; the graph only tells where to look. Upstream's
 * {@code garbagecollector.go}.
 */
final class Sweeper {
  private static final int REMEMBERED = 500;

  private final Api api;
  private final Graph graph;
  private final EventRecorder events;
  private final Supplier<List<Api.Served>> served;
  private final Consumer<String> look;
  private final Set<Absent> absent = Collections.synchronizedSet(Collections.newSetFromMap(
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Absent, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      }));

  /** What a reference names that is not there: a wrong name or kind says nothing of the object that has the uid. */
  private record Absent(Vertex.Owner owner, String namespace) {}

  private Sweeper(
      Api api, Graph graph, EventRecorder events, Supplier<List<Api.Served>> served, Consumer<String> look) {
    this.api = api;
    this.graph = graph;
    this.events = events;
    this.served = served;
    this.look = look;
  }

  /** {@code look} asks for another object (by uid) to be looked at. */
  static Sweeper create(
      Api api, Graph graph, EventRecorder events, Supplier<List<Api.Served>> served, Consumer<String> look) {
    return new Sweeper(api, graph, events, served, look);
  }

  private enum Standing {
    SOLID,
    GONE,
    WAITING,
    UNKNOWN
  }

  void sweep(String uid) {
    Optional<Vertex> known = graph.find(uid);
    if (known.isEmpty()) {
      return;
    }
    Vertex vertex = known.get();
    Optional<ObjectNode> live = find(vertex.kind().resource(), vertex.namespace(), vertex.name())
        .filter(o -> Doc.uid(o).equals(uid));
    if (live.isEmpty()) {
      return;
    }
    Vertex now = Vertex.of(vertex.kind(), live.get());
    if (now.waitsForOrphaning()) {
      orphan(now, live.get());
    } else if (now.waitsForDependents()) {
      waitForDependents(now, live.get());
    } else if (!now.deleting() && !now.owners().isEmpty()) {
      judge(now, live.get());
    }
  }

  /** Dependents lose their reference, then the owner may go. */
  private void orphan(Vertex owner, ObjectNode object) {
    for (Vertex dependent : graph.dependents(owner.uid())) {
      find(dependent.kind().resource(), dependent.namespace(), dependent.name())
          .filter(o -> Doc.uid(o).equals(dependent.uid()))
          .ifPresent(o -> dropReferences(dependent.kind().resource(), o, Set.of(owner.uid())));
    }
    removeFinalizer(owner, object, Vertex.ORPHAN);
  }

  private void waitForDependents(Vertex owner, ObjectNode object) {
    List<Vertex> blocking = graph.dependents(owner.uid()).stream().filter(d -> d.blocks(owner.uid())).toList();
    if (blocking.isEmpty()) {
      removeFinalizer(owner, object, Vertex.FOREGROUND);
      return;
    }
    blocking.stream().filter(d -> !d.waitsForDependents()).forEach(d -> look.accept(d.uid()));
  }

  private void judge(Vertex vertex, ObjectNode object) {
    Set<String> gone = new HashSet<>();
    Set<String> waiting = new HashSet<>();
    boolean held = false;
    for (Vertex.Owner owner : vertex.owners()) {
      switch (standing(vertex, owner, object)) {
        case SOLID, UNKNOWN -> held = true;
        case GONE -> gone.add(owner.uid());
        case WAITING -> waiting.add(owner.uid());
      }
    }
    if (held) {
      var useless = new HashSet<>(gone);
      useless.addAll(waiting);
      if (!useless.isEmpty()) {
        dropReferences(vertex.kind().resource(), object, useless);
      }
      return;
    }
    List<Vertex> dependents = graph.dependents(vertex.uid());
    if (!waiting.isEmpty() && !dependents.isEmpty()) {
      boolean circle = dependents.stream().anyMatch(Vertex::waitsForDependents);
      if (circle) {
        unblock(vertex, object);
      }
      delete(vertex, object, "Foreground");
    } else {
      delete(vertex, object, vertex.orphaning() ? "Orphan" : vertex.foreground() ? "Foreground" : "Background");
    }
  }

  private Standing standing(Vertex vertex, Vertex.Owner owner, ObjectNode object) {
    Optional<Api.Served> kind = served.get().stream()
        .filter(k -> k.kind().equals(owner.kind()) && k.resource().group().equals(owner.group())).findFirst();
    boolean unknowable = kind.isEmpty() || kind.get().namespaced() && vertex.namespace().isEmpty();
    if (unknowable) {
      return Standing.UNKNOWN;
    }
    String namespace = kind.get().namespaced() ? vertex.namespace() : "";
    graph.find(owner.uid()).filter(o -> !o.namespace().equals(namespace))
        .ifPresent(o -> tellOfNamespace(vertex, owner, object));
    Absent memory = new Absent(owner, namespace);
    if (absent.contains(memory)) {
      return Standing.GONE;
    }
    Optional<ObjectNode> live = find(kind.get().resource(), namespace, owner.name())
        .filter(o -> Doc.uid(o).equals(owner.uid()));
    if (live.isEmpty()) {
      absent.add(memory);
      return Standing.GONE;
    }
    boolean foreground = Doc.deleting(live.get()) && Doc.finalizers(live.get()).contains(Vertex.FOREGROUND);
    return foreground ? Standing.WAITING : Standing.SOLID;
  }

  private void tellOfNamespace(Vertex vertex, Vertex.Owner owner, ObjectNode object) {
    String reference = "[" + owner.apiVersion() + "/" + owner.kind() + ", namespace: " + vertex.namespace()
        + ", name: " + owner.name() + ", uid: " + owner.uid() + "]";
    events.warning(api, object, "OwnerRefInvalidNamespace",
        "ownerRef " + reference + " does not exist in namespace \"" + vertex.namespace() + "\"");
  }

  private void unblock(Vertex vertex, ObjectNode object) {
    Owners.change(api, vertex.kind().resource(), object, references -> {
      references.forEach(r -> ((ObjectNode) r).put("blockOwnerDeletion", false));
      return references;
    });
  }

  private void delete(Vertex vertex, ObjectNode object, String policy) {
    ifThere(() -> api.delete(vertex.kind().resource(), vertex.namespace(), vertex.name(),
        Pods.onlyIf(object).put("propagationPolicy", policy)));
  }

  private void dropReferences(Api.Resource resource, ObjectNode object, Set<String> owners) {
    ifThere(() -> Owners.change(api, resource, object, references -> {
      references.removeIf(r -> owners.contains(Doc.text(r, "uid")));
      return references;
    }));
  }

  private void removeFinalizer(Vertex vertex, ObjectNode object, String finalizer) {
    List<String> left = new ArrayList<>(Doc.finalizers(object));
    left.remove(finalizer);
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("uid", vertex.uid()).put("resourceVersion", Doc.resourceVersion(object));
    if (left.isEmpty()) {
      metadata.putNull("finalizers");
    } else {
      metadata.set("finalizers", Doc.listOfTexts(left));
    }
    ifThere(() -> api.patch(
        vertex.kind().resource(), vertex.namespace(), vertex.name(), "", Api.PatchType.MERGE, patch));
  }

  private Optional<ObjectNode> find(Api.Resource resource, String namespace, String name) {
    return api.find(resource, namespace, name);
  }

  private static void ifThere(Runnable write) {
    try {
      write.run();
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }
}
