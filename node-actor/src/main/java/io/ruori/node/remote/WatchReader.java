package io.ruori.node.remote;

import io.ruori.core.api.Api.Listener;
import io.ruori.core.api.Api.Subscription;
import io.ruori.core.object.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.node.ObjectNode;

/** Reads the events of one watch, a JSON document each, on a thread of its own. */
final class WatchReader implements Subscription {
  private final InputStream stream;
  private final Listener listener;
  private final AtomicBoolean closed = new AtomicBoolean();

  private WatchReader(InputStream stream, Listener listener) {
    this.stream = stream;
    this.listener = listener;
  }

  static WatchReader start(InputStream stream, Listener listener) {
    WatchReader reader = new WatchReader(stream, listener);
    Thread.ofVirtual().name("watch").start(reader::run);
    return reader;
  }

  private void run() {
    String why = "the server ended the watch";
    try (MappingIterator<ObjectNode> events = Json.mapper().readerFor(ObjectNode.class).readValues(stream)) {
      while (!closed.get() && events.hasNextValue()) {
        ObjectNode event = events.nextValue();
        String type = event.path("type").asString("");
        if (type.equals("ERROR")) {
          why = event.path("object").path("message").asString("");
          break;
        }
        if (!type.equals("BOOKMARK") && event.get("object") instanceof ObjectNode object) {
          listener.event(type, object);
        }
      }
    } catch (JacksonException e) {
      why = "the watch broke off: " + e.getOriginalMessage();
    }
    listener.ended(why);
  }

  @Override
  public void close() {
    closed.set(true);
    try {
      stream.close();
    } catch (IOException alreadyGone) {
      // Nothing is left to close.
    }
  }
}
