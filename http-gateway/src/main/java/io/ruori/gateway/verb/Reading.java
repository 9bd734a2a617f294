package io.ruori.gateway.verb;

import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Refusal;
import io.ruori.core.validation.GoText;
import io.ruori.core.view.Cursor;
import io.ruori.core.view.Happening;
import io.ruori.core.view.Views;
import io.ruori.gateway.request.Refusals;
import io.ruori.gateway.request.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.pcollections.TreePMap;

/** Tables at the revision that a request asks for. */
final class Reading {
  /** How long a read waits for a revision that has not come, as upstream. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final int BATCH = 1_000;

  private Reading() {}

  /** {@code ""}: the newest; {@code "0"}: what is there; else a table not older than that. */
  static CompletionStage<LiveTable> notOlderThan(Views views, String resourceVersion) {
    return switch (resourceVersion) {
      case "" -> views.latest();
      case "0" -> CompletableFuture.completedFuture(views.current());
      default -> atLeast(views, Long.parseLong(resourceVersion));
    };
  }

  static CompletionStage<LiveTable> atLeast(Views views, long revision) {
    return views
        .atLeast(revision, PATIENCE)
        .exceptionally(e -> {
          throw new CompletionException(
              new Refused(Refusals.revisionTooLarge(revision, views.current().revision())));
        });
  }

  /** Upstream's words for what is no resourceVersion; empty when it is one. */
  static Optional<String> notARevision(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String why;
    if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      why = "invalid syntax";
    } else if (text.length() > 19 || text.length() == 19 && text.compareTo("9223372036854775807") > 0) {
      why = "value out of range";
    } else {
      return Optional.empty();
    }
    String quoted = GoText.quote(text);
    return Optional.of(
        "resourceVersion: Invalid value: " + quoted + ": strconv.ParseUint: parsing " + quoted + ": " + why);
  }

  /** A resource as it was: today's rows with the later events undone. Refuses a past that is no longer kept. */
  static LiveTable exactly(Views views, GroupResource resource, long revision) {
    LiveTable now = views.current();
    if (revision > now.revision()) {
      throw new Refused(Refusals.revisionTooLarge(revision, now.revision()));
    }
    if (revision == now.revision()) {
      return now;
    }
    TreePMap<String, Stored> rows = now.rows(resource);
    for (Happening happening : since(views, resource, revision, now.revision()).reversed()) {
      Stored any = happening.before() == null ? happening.after() : happening.before();
      String row = LiveTable.row(any.key().namespace(), any.key().name());
      rows = happening.before() == null ? rows.minus(row) : rows.plus(row, happening.before());
    }
    return new LiveTable(revision, now.bytes(), now.resources().plus(resource, rows));
  }

  private static List<Happening> since(Views views, GroupResource resource, long after, long until) {
    Cursor cursor = views.watch(resource, after, () -> {}).orElseThrow(Reading::tooOld);
    try (cursor) {
      var events = new ArrayList<Happening>();
      while (true) {
        Cursor.Batch batch = cursor.poll(BATCH);
        if (batch.expired()) {
          throw tooOld();
        }
        for (Happening happening : batch.events()) {
          if (happening.revision() <= until) {
            events.add(happening);
          }
        }
        if (batch.reached() >= until || batch.events().isEmpty()) {
          return events;
        }
      }
    }
  }

  private static Refused tooOld() {
    return new Refused(Refusal.expired("The resourceVersion for the provided list is too old."));
  }
}
