package io.ruori.core.entity;

import io.ruori.core.kind.User;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.Document;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * One turn of an object: the writes that wait for it, decided one after the other, each on the outcome of the one before,
 * and the single append that makes them true. Pure: it holds what would be appended and how to answer.
 *
 * @param base the table that the decisions rest on
 * @param revision the object's revision in it
 */
record Turn(LiveTable base, ObjectKey key, long revision, List<Step> steps) {

  /**
   * One write's part.
   *
   * @param own the place of its own change among the turn's changes, -1 when it writes nothing
   * @param ahead the place of the change, earlier in the turn, that made the object which was decided on; -1 when that was
   *     the committed one
   * @param document the object's new version, {@code null} for a removal or when nothing is written
   */
  record Step(WriteRequest request, Decision decision, List<Change> changes, int own, int ahead, Document document) {}

  /** The revision of an object that is not committed yet: one that no ledger reaches, in the form of any other. */
  static final long AHEAD = Long.MAX_VALUE;

  /** What history remembers of a long name of a user or a manager. */
  private static final int MAX_ORIGIN_CHARS = 1024;

  /** What a decision looks at, given who asks and, by key, the last changes that were decided earlier in the turn. */
  @FunctionalInterface
  interface Contexts {
    WriteContext of(User user, Map<ObjectKey, Change> ahead);
  }

  static Turn decide(ObjectKey key, LiveTable base, List<WriteRequest> requests, Decider decider, Contexts contexts) {
    long committed = base.revisionOf(key);
    ObjectNode object = base.find(key).map(Stored::parse).orElse(null);
    var steps = new ArrayList<Step>(requests.size());
    var others = new HashMap<ObjectKey, Change>();
    int changes = 0;
    int ahead = -1;
    for (WriteRequest request : requests) {
      boolean last = steps.size() == requests.size() - 1;
      ObjectNode given = object == null || last ? object : object.deepCopy();
      var current = new Decider.Current(key, given, ahead < 0 ? committed : object == null ? 0 : AHEAD);
      Decision decision = decider.decide(current, request, contexts.of(request.user(), others));
      Step step = step(new Place(key, committed, changes, ahead), request, decision);
      steps.add(step);
      changes += step.changes().size();
      step.changes().forEach(change -> others.put(change.key(), change));
      ahead = step.own() >= 0 ? step.own() : ahead;
      object = outcome(object, decision);
    }
    return new Turn(base, key, committed, steps);
  }

  /** Where in the turn a step stands. */
  private record Place(ObjectKey key, long committed, int changes, int ahead) {}

  private static ObjectNode outcome(ObjectNode before, Decision decision) {
    return switch (decision) {
      case Decision.Put put -> {
        if (put.object().get("metadata") instanceof ObjectNode metadata) {
          metadata.put("resourceVersion", Long.toString(AHEAD));
        }
        yield put.object();
      }
      case Decision.Remove remove -> null;
      case Decision.Keep keep -> before;
      case Decision.Refuse refuse -> before;
    };
  }

  private static Step step(Place place, WriteRequest request, Decision decision) {
    return switch (decision) {
      case Decision.Put put -> {
        Document document = Document.of(put.object());
        var changes = new ArrayList<Change>();
        changes.add(Change.put(place.key(), place.committed(), document).of(request.ticket().number()));
        changes.addAll(put.together().companions());
        yield new Step(request, decision, changes, place.changes(), place.ahead(), document);
      }
      case Decision.Remove remove -> {
        var changes = new ArrayList<Change>();
        changes.add(Change.remove(place.key(), place.committed()).of(request.ticket().number()));
        changes.addAll(remove.together().companions());
        yield new Step(request, decision, changes, place.changes(), place.ahead(), null);
      }
      case Decision.Keep keep -> new Step(request, decision, List.of(), -1, place.ahead(), null);
      case Decision.Refuse refuse -> new Step(request, decision, List.of(), -1, place.ahead(), null);
    };
  }

  boolean writes() {
    return steps.stream().anyMatch(step -> step.own() >= 0);
  }

  /** The place, among the changes, of the last one of the object itself. */
  int lastOwn() {
    return steps.stream().mapToInt(Step::own).max().orElseThrow();
  }

  List<Change> changes() {
    return steps.stream().flatMap(step -> step.changes().stream()).toList();
  }

  List<Ledger.Guard> guards() {
    var guards = new ArrayList<Ledger.Guard>();
    for (Step step : steps) {
      switch (step.decision()) {
        case Decision.Put put -> guards.addAll(put.together().guards());
        case Decision.Remove remove -> guards.addAll(remove.together().guards());
        case Decision.Keep keep -> {}
        case Decision.Refuse refuse -> {}
      }
      if (step.own() >= 0) {
        guards.addAll(step.request().guards());
      }
    }
    return guards.stream().distinct().toList();
  }

  Event.Origin origin(long nowMillis) {
    WriteRequest first = steps.stream().filter(step -> step.own() >= 0).findFirst().orElse(steps.getFirst()).request();
    return new Event.Origin(
        nowMillis, bounded(first.user().name()), first.verb().name(), bounded(first.options().manager()));
  }

  private static String bounded(String text) {
    return text.length() <= MAX_ORIGIN_CHARS ? text : text.substring(0, MAX_ORIGIN_CHARS);
  }

  /** The answers when the changes are durable (or there were none). */
  List<WriteReply> replies(List<Event> events) {
    return steps.stream().map(step -> reply(step, events)).toList();
  }

  private WriteReply reply(Step step, List<Event> events) {
    return switch (step.decision()) {
      case Decision.Put put -> {
        Event event = events.get(step.own());
        yield new WriteReply.Done(put.code(), event.json(), event.revision(), put.warnings());
      }
      case Decision.Remove remove -> new WriteReply.Done(200, Json.bytes(remove.answer()), 0, remove.warnings());
      case Decision.Keep keep -> kept(keep, step.ahead() < 0 ? revision : events.get(step.ahead()).revision());
      case Decision.Refuse refuse -> new WriteReply.Refused(refuse.refusal(), refuse.warnings());
    };
  }

  private static WriteReply kept(Decision.Keep keep, long revision) {
    if (keep.stored() && revision > 0 && keep.answer().get("metadata") instanceof ObjectNode metadata && metadata.has("uid")) {
      metadata.put("resourceVersion", Long.toString(revision));
    }
    return new WriteReply.Done(keep.code(), Json.bytes(keep.answer()), revision, keep.warnings());
  }

  /** Whether the object in a table is, beyond doubt, the outcome of this turn: how a lost answer is found again. */
  boolean isOutcomeIn(LiveTable table) {
    Step last = steps.stream().filter(step -> step.own() >= 0).reduce((a, b) -> b).orElseThrow();
    Optional<byte[]> stored = table.find(key).map(Stored::json);
    if (last.document() == null) {
      return false; // it may have been anybody who removed it
    }
    long now = table.revisionOf(key);
    return now > revision && stored.isPresent() && Arrays.equals(stored.get(), last.document().at(now));
  }
}
