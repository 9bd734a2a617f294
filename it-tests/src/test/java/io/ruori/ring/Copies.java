package io.ruori.ring;

import io.ruori.core.history.Journal;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.EventSerializer;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.Retention;
import io.ruori.persistence.engine.StoredEvent;
import io.ruori.persistence.local.LocalSettings;
import io.ruori.persistence.local.LocalStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The masters' copies of the ledger, read from their data directories when all of them are dead. */
final class Copies {
  private static final GroupResource MAPS = new GroupResource("", "configmaps");
  private static final int SEGMENT_BYTES = 16 << 20;
  private static final Retention KEEP_ALL = new Retention(Duration.ofDays(365), Long.MAX_VALUE, Long.MAX_VALUE);

  private final TreeMap<Long, byte[]> whole = new TreeMap<>();
  private final List<String> disagreements = new ArrayList<>();

  static Copies read(List<Path> directories) {
    Copies copies = new Copies();
    directories.forEach(copies::add);
    return copies;
  }

  private void add(Path directory) {
    Path ledger = directory.resolve("ledger");
    try (LocalStore store = LocalStore.open(LocalSettings.of(ledger, SEGMENT_BYTES, KEEP_ALL))) {
      LedgerEngine engine = store.engine("ledger");
      long next = engine.start() + 1;
      while (next <= engine.head()) {
        for (StoredEvent event : engine.read(next, engine.head(), 1 << 20).orElseThrow()) {
          byte[] known = whole.putIfAbsent(event.sequence(), event.payload());
          if (known != null && !Arrays.equals(known, event.payload())) {
            disagreements.add("revision " + event.sequence() + " is another one in " + directory);
          }
          next = event.sequence() + 1;
        }
      }
    }
  }

  /** Where two copies hold different events for one revision; and what no copy holds. */
  List<String> disagreements() {
    if (whole.isEmpty() || whole.firstKey() != 1 || whole.lastKey() != whole.size()) {
      disagreements.add("no copy holds all from the first on: " + whole.size() + " events");
    }
    return disagreements;
  }

  /** The registers' history. */
  Journal journal() {
    var entries = new ArrayList<Journal.Entry>();
    var registers = new TreeMap<String, Boolean>();
    for (byte[] payload : whole.values()) {
      Event event = event(payload);
      if (event.key().groupResource().equals(MAPS)) {
        Optional<JsonNode> map = Optional.ofNullable(event.json()).map(Json::parseObject);
        boolean register = map.map(RegisterMaps::isRegister).orElse(registers.containsKey(event.key().name()));
        if (register) {
          registers.put(event.key().name(), true);
          String mark = map.map(RegisterMaps::mark).orElse(null);
          String label = mark == null ? "" : RegisterMaps.half(mark);
          entries.add(
              new Journal.Entry(event.revision(), event.key().name(), mark, label, event.replaced(), event.revision()));
        }
      }
    }
    return new Journal(entries);
  }

  /** Behind Pekko's envelope: a version, the serializer's number, and three texts. */
  private static Event event(byte[] payload) {
    ByteBuffer record = ByteBuffer.wrap(payload).position(1 + Integer.BYTES);
    for (int text = 0; text < 3; text++) {
      int length = record.getShort() & 0xffff;
      record.position(record.position() + length);
    }
    byte[] bytes = new byte[record.remaining()];
    record.get(bytes);
    return (Event) new EventSerializer().fromBinary(bytes, "E");
  }
}
