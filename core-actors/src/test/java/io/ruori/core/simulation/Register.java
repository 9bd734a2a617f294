package io.ruori.core.simulation;

import io.ruori.core.entity.Decider;
import io.ruori.core.entity.Decision;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.history.Journal;
import io.ruori.core.ledger.Event;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The kind of the simulation's objects. Each write puts a mark into one that no other write has. */
final class Register {
  static final GroupResource RESOURCE = new GroupResource("", "registers");

  private Register() {}

  static ObjectKey key(String name) {
    return new ObjectKey(RESOURCE.group(), RESOURCE.resource(), "ns", name);
  }

  /** A patch puts a mark in, an update only upon the version that it names, a delete removes. */
  static Decider decider() {
    return (current, request, context) -> {
      String mark = new String(request.body(), StandardCharsets.UTF_8);
      String version = request.options().resourceVersion();
      if (!version.isEmpty() && !version.equals(Long.toString(current.revision()))) {
        return Decision.refuse(Refusal.conflict(RESOURCE, current.key().name(), "modified"));
      }
      if (request.verb() == WriteRequest.Verb.DELETE) {
        return current.isAbsent()
            ? Decision.refuse(Refusal.notFound(RESOURCE, current.key().name()))
            : new Decision.Remove(current.object(), Decision.Together.ALONE, List.of());
      }
      ObjectNode object = current.isAbsent() ? fresh(current.key(), context.uids().get()) : current.object();
      return new Decision.Put(marked(object, mark), 200, Decision.Together.ALONE, List.of());
    };
  }

  static ObjectNode fresh(ObjectKey key, String uid) {
    ObjectNode object = Json.object().put("kind", "Register").put("apiVersion", "v1");
    object.putObject("metadata").put("name", key.name()).put("uid", uid);
    return object;
  }

  static ObjectNode marked(ObjectNode object, String mark) {
    object.put("last", mark);
    ((ObjectNode) object.get("metadata")).putObject("labels").put("half", half(mark));
    return object;
  }

  private static String half(String mark) {
    return mark.hashCode() % 2 == 0 ? "even" : "odd";
  }

  /** The same request, dropped when it comes to its turn later. */
  static WriteRequest until(WriteRequest r, Instant deadline) {
    return new WriteRequest(
        r.verb(), r.resource(), r.version(), r.subresource(), r.namespace(), r.name(), r.body(), r.options(), r.user(),
        deadline, r.guards(), r.ticket());
  }

  static String mark(byte[] json) {
    return Json.parseObject(json).path("last").asString();
  }

  /** The journal of the registers alone; what was appended together has consecutive revisions and one origin. */
  static Journal journal(List<Event> events) {
    var entries = new ArrayList<Journal.Entry>();
    long append = 0;
    Event.Origin origin = null;
    for (Event event : events) {
      append = event.origin() == origin ? append : event.revision();
      origin = event.origin();
      if (event.key().groupResource().equals(RESOURCE)) {
        String mark = event.isRemoval() ? null : mark(event.json());
        String label = mark == null ? "" : half(mark);
        entries.add(new Journal.Entry(event.revision(), event.key().name(), mark, label, event.replaced(), append));
      }
    }
    return new Journal(entries);
  }
}
