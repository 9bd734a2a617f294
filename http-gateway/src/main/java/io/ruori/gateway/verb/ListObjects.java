package io.ruori.gateway.verb;

import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.Json;
import io.ruori.core.view.Views;
import io.ruori.gateway.answer.Gzip;
import io.ruori.gateway.answer.Renderer;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.request.ListOptions;
import io.ruori.gateway.request.Refused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.node.ObjectNode;

/** LIST: every object that matches, at one revision, perhaps page by page. */
public final class ListObjects implements Verb {
  private final Views views;
  private final Renderer renderer;

  public ListObjects(Views views, Renderer renderer) {
    this.views = views;
    this.renderer = renderer;
  }

  /** Some objects of a list. {@code next} is {@code ""} at the end; {@code remaining} is negative when not counted. */
  record Page(List<Stored> items, String next, long remaining) {}

  @Override
  public CompletionStage<Answer> answer(Call call) {
    ListOptions options = ListOptions.parse(call.query(), false);
    Selection selection = Selection.of(call, options);
    return table(call, options)
        .thenApply(table -> Gzip.compress(answer(call, options, selection, table), call.request()));
  }

  private Answer answer(Call call, ListOptions options, Selection selection, LiveTable table) {
    String after = options.continueToken().isEmpty() ? "" : ContinueToken.decode(options.continueToken()).start();
    Collection<Stored> rows = table.after(call.stored(), call.namespace(), row(call, after));
    if (options.limit() <= 0 || options.resourceVersion().equals("0")) { // who takes any revision gets all of it
      return renderer.list(Get.wish(call), metadata(table), selection.among(rows));
    }
    Page page = page(call, options, selection, rows);
    return renderer.list(Get.wish(call), metadata(table, page), page.items().iterator());
  }

  private static ObjectNode metadata(LiveTable table) {
    return Json.object().put("resourceVersion", Long.toString(table.revision()));
  }

  /** The metadata of a page: where it goes on, and how much is left. */
  static ObjectNode metadata(LiveTable table, Page page) {
    ObjectNode metadata = metadata(table);
    if (!page.next().isEmpty()) {
      metadata.put("continue", new ContinueToken(table.revision(), page.next()).encode());
      if (page.remaining() >= 0) {
        metadata.put("remainingItemCount", page.remaining());
      }
    }
    return metadata;
  }

  /** As upstream, a page that is full goes on where it stopped, even when nothing of what follows matches. */
  static Page page(Call call, ListOptions options, Selection selection, Collection<Stored> rows) {
    var items = new ArrayList<Stored>();
    Iterator<Stored> all = rows.iterator();
    while (all.hasNext() && items.size() < options.limit()) {
      Stored stored = all.next();
      if (selection.test(stored)) {
        items.add(stored);
      }
    }
    if (!all.hasNext()) {
      return new Page(items, "", -1);
    }
    String last = start(call, items.getLast());
    return new Page(items, last, options.selectsEverything() ? rows.size() - items.size() : -1);
  }

  /** A key below the list's own prefix: so a token works for the namespace that it was made for. */
  private static String start(Call call, Stored stored) {
    return call.namespace().isEmpty()
        ? LiveTable.row(stored.key().namespace(), stored.key().name())
        : stored.key().name();
  }

  private static String row(Call call, String start) {
    return start.isEmpty() || call.namespace().isEmpty() ? start : call.namespace() + "/" + start;
  }

  private CompletionStage<LiveTable> table(Call call, ListOptions options) {
    String revision = options.resourceVersion();
    if (!options.continueToken().isEmpty()) {
      if (!revision.isEmpty() && !revision.equals("0")) {
        throw Refused.badRequest("specifying resource version is not allowed when using continue");
      }
      long from = ContinueToken.decode(options.continueToken()).revision();
      return from < 0 ? views.latest() : at(call, from);
    }
    Reading.notARevision(revision).ifPresent(why -> {
      throw Refused.badRequest("invalid resource version: " + why);
    });
    return options.resourceVersionMatch().equals("Exact")
        ? at(call, Long.parseLong(revision))
        : Reading.notOlderThan(views, revision);
  }

  private CompletionStage<LiveTable> at(Call call, long revision) {
    CompletionStage<LiveTable> there =
        views.current().revision() >= revision
            ? CompletableFuture.completedFuture(views.current())
            : Reading.atLeast(views, revision);
    return there.thenApply(_ -> Reading.exactly(views, call.stored(), revision));
  }
}
