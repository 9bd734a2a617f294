package io.ruori.ring;

import static io.ruori.ring.RegisterMaps.MAPS;
import static io.ruori.ring.RegisterMaps.SELECTED;

import io.ruori.core.history.WatchHistory;
import io.ruori.core.history.WatchHistory.Bookmark;
import io.ruori.core.history.WatchHistory.Told;
import io.ruori.core.object.Json;
import io.ruori.core.view.Happening;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.node.ObjectNode;

/** A client that watches registers, one short session after the other, each through any master. */
final class Watcher implements Runnable {
  private static final int SESSION_SECONDS = 4;

  private final String selection;
  private final Call call;
  private final Witness witness;
  private final SplittableRandom random;
  private final WatchHistory history;
  private boolean listed;

  /** @param label {@code ""} for all registers */
  Watcher(String label, Call call, Witness witness, long seed) {
    selection = SELECTED + (label.isEmpty() ? "" : "%2Chalf%3D" + label);
    history = new WatchHistory(label);
    this.call = call;
    this.witness = witness;
    random = new SplittableRandom(seed);
  }

  WatchHistory history() {
    return history;
  }

  @Override
  public void run() {
    try {
      while (!witness.isOver()) {
        int endpoint = call.endpoint(random);
        if (listed) {
          watch(endpoint);
        } else {
          list(endpoint);
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void list(int endpoint) throws InterruptedException {
    Call.Answer answer = call.send(endpoint, "GET", MAPS + "?" + selection, "application/json", null);
    if (answer.isDone()) {
      history.begin(RegisterMaps.revision(answer.body()));
      listed = true;
    }
  }

  private void watch(int endpoint) throws InterruptedException {
    String options = "&allowWatchBookmarks=true&timeoutSeconds=" + SESSION_SECONDS + "&resourceVersion=";
    try {
      HttpResponse<InputStream> answer = call.open(endpoint, MAPS + "?watch=1&" + selection + options + history.place());
      try (InputStream events = answer.body()) {
        if (answer.statusCode() == 410) {
          listed = false;
        } else if (answer.statusCode() == 200) {
          // A master that stands still says nothing, also not that the session is over.
          CompletableFuture.delayedExecutor(SESSION_SECONDS + 1, TimeUnit.SECONDS).execute(() -> close(events));
          history.resume();
          read(events);
        }
      }
    } catch (IOException | JacksonException cutOff) {
      // the next session goes on
    }
  }

  private static void close(InputStream events) {
    try {
      events.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(InputStream events) {
    try (MappingIterator<ObjectNode> all = Json.mapper().readerFor(ObjectNode.class).readValues(events)) {
      while (all.hasNextValue()) {
        ObjectNode event = all.nextValue();
        JsonNode object = event.path("object");
        switch (event.path("type").asString()) {
          case "BOOKMARK" -> history.say(new Bookmark(RegisterMaps.revision(object)));
          case "ERROR" -> {
            listed = object.path("code").asInt() != 410 && listed;
            return;
          }
          default -> history.say(told(event.path("type").asString(), object));
        }
      }
    }
  }

  private static Told told(String type, JsonNode object) {
    Happening.Type known = Happening.Type.valueOf(type);
    String mark = RegisterMaps.mark(object);
    String before = known == Happening.Type.DELETED ? mark : null; // it shows the version that was there
    return new Told(RegisterMaps.revision(object), known, object.at("/metadata/name").asString(), mark, before);
  }
}
