package io.ruori.master.definition;

import io.ruori.core.api.Api;
import io.ruori.core.object.JsonEquality;
import io.ruori.core.reconcile.Duty;
import io.ruori.master.document.Doc;
import io.ruori.master.duty.Informer;
import io.ruori.master.duty.WorkQueue;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Accepts the names of definitions, one after the other, and says when they are established: from then on they are served. */
public final class Naming implements Duty {
  private final InstantSource clock;

  private Naming(InstantSource clock) {
    this.clock = clock;
  }

  public static Naming create(InstantSource clock) {
    return new Naming(clock);
  }

  @Override
  public String name() {
    return "crd-naming-controller";
  }

  @Override
  public Running start(Api api) {
    return new Run(api);
  }

  /** What is known of a definition. */
  private record Known(String group, JsonNode wanted, JsonNode accepted) {
    static Known of(ObjectNode definition) {
      return new Known(
          Doc.text(definition, "spec", "group"),
          Definitions.names(Doc.at(definition, "spec", "names")),
          Definitions.names(Doc.at(definition, "status", "acceptedNames")));
    }

    boolean isUnsettled() {
      return !JsonEquality.same(wanted, accepted);
    }
  }

  private final class Run implements Running, Informer.Handler {
    private final Api api;
    private final Map<String, Known> known = new HashMap<>();
    private final WorkQueue<String> queue;
    private final Informer informer;
    private boolean synced;

    Run(Api api) {
      this.api = api;
      queue = WorkQueue.start("definition-names", 1, this::settle);
      informer = Informer.start(api, Definitions.DEFINITIONS, Api.Query.ALL, this);
    }

    @Override
    public void present(ObjectNode definition) {
      note(definition);
    }

    private synchronized void note(ObjectNode definition) {
      String name = Doc.name(definition);
      Known now = Known.of(definition);
      Known before = known.put(name, now);
      if (synced) {
        queue.add(name);
        if (before == null || !JsonEquality.same(before.accepted(), now.accepted())) {
          wakeOthers(now.group(), name);
        }
      }
    }

    /** Names that are let go may be what others wait for. */
    private void wakeOthers(String group, String except) {
      known.forEach((name, each) -> {
        if (each.group().equals(group) && !name.equals(except) && each.isUnsettled()) {
          queue.add(name);
        }
      });
    }

    @Override
    public synchronized void gone(String namespace, String name) {
      Known before = known.remove(name);
      if (before != null) {
        wakeOthers(before.group(), name);
      }
    }

    @Override
    public synchronized void synced() {
      synced = true;
      known.keySet().forEach(queue::add);
    }

    private void settle(String name) {
      Optional<ObjectNode> definition = api.find(Definitions.DEFINITIONS, "", name);
      if (definition.isEmpty()) {
        return;
      }
      Optional<ObjectNode> settled =
          new NameClaims(held(Doc.text(definition.get(), "spec", "group"))).settle(definition.get(), clock.instant());
      settled.ifPresent(changed -> note(api.update(Definitions.DEFINITIONS, "status", changed)));
    }

    private synchronized List<JsonNode> held(String group) {
      return known.values().stream().filter(each -> each.group().equals(group)).map(Known::accepted).toList();
    }

    @Override
    public void close() {
      informer.close();
      queue.close();
    }
  }
}
