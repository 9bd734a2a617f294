package io.ruori.core.table;

import java.util.Locale;

/** An event's row, whichever of its two groups the event is shown in. */
final class EventRow {
  private EventRow() {}

  static void write(Cells cells) {
    String about = cells.has("regarding") ? "regarding." : "involvedObject.";
    String first = cells.since(either(cells, "firstTimestamp", "deprecatedFirstTimestamp", "eventTime"));
    String lastTime = either(cells, "lastTimestamp", "deprecatedLastTimestamp", "");
    String last = lastTime.isEmpty() ? first : cells.since(lastTime);
    long count = cells.number(cells.has("count") ? "count" : "deprecatedCount");
    if (cells.has("series")) {
      last = cells.since(cells.text("series.lastObservedTime"));
      count = cells.number("series.count");
    } else if (count == 0) {
      count = 1;
    }
    String kind = cells.text(about + "kind").toLowerCase(Locale.ROOT);
    String name = cells.text(about + "name");
    cells.add(last).add(cells.text("type")).add(cells.text("reason")).add(name.isEmpty() ? kind : kind + "/" + name)
        .add(cells.text(about + "fieldPath")).add(source(cells)).add(either(cells, "message", "note", "").strip())
        .add(first).add(count).name();
  }

  private static String source(Cells cells) {
    String old = cells.has("source") ? "source." : "deprecatedSource.";
    String component = cells.text(old + "component", either(cells, "reportingComponent", "reportingController", ""));
    String instance = cells.text(old + "host", cells.text("reportingInstance"));
    return instance.isEmpty() ? component : component + ", " + instance;
  }

  private static String either(Cells cells, String one, String other, String third) {
    return cells.text(one, cells.text(other, third.isEmpty() ? "" : cells.text(third)));
  }
}
