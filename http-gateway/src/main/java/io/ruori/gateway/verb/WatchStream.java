package io.ruori.gateway.verb;

import io.ruori.core.ledger.Stored;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Refusal;
import io.ruori.core.view.Cursor;
import io.ruori.core.view.Happening;
import io.ruori.core.view.Views;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * The bytes of one watch. It pulls from the resource's window only when its reader wants more: a slow reader falls behind
 * without costing memory, and is told so when the window has moved on. Registered when the reader is there, not before.
 */
final class WatchStream extends GraphStage<SourceShape<ByteString>> {
  private static final int BATCH = 256;
  private static final int PIECE_BYTES = 64 * 1024;
  private static final Duration BOOKMARK_PERIOD = Duration.ofMinutes(1);
  private static final Duration BOOKMARK_BEFORE_END = Duration.ofSeconds(2);

  /**
   * Where a watch begins.
   *
   * @param initial objects to tell as ADDED
   * @param revision events after it follow
   * @param marksEnd a bookmark says where the initial objects end
   */
  record Begin(Iterator<Stored> initial, long revision, boolean marksEnd, boolean bookmarks) {}

  private final Outlet<ByteString> out = Outlet.create("WatchStream.out");
  private final SourceShape<ByteString> shape = SourceShape.of(out);
  private final Views views;
  private final GroupResource resource;
  private final Predicate<Stored> selection;
  private final WatchFrames frames;
  private final Begin begin;
  private final Duration lasts;
  private final Optional<Refusal> failure;

  WatchStream(
      Views views,
      GroupResource resource,
      Predicate<Stored> selection,
      WatchFrames frames,
      Begin begin,
      Duration lasts) {
    this(views, resource, selection, frames, begin, lasts, Optional.empty());
  }

  private WatchStream(
      Views views,
      GroupResource resource,
      Predicate<Stored> selection,
      WatchFrames frames,
      Begin begin,
      Duration lasts,
      Optional<Refusal> failure) {
    this.views = views;
    this.resource = resource;
    this.selection = selection;
    this.frames = frames;
    this.begin = begin;
    this.lasts = lasts;
    this.failure = failure;
  }

  /** A watch that says nothing but an error. */
  static WatchStream failed(WatchFrames frames, Refusal refusal) {
    var nothing = new Begin(Collections.emptyIterator(), 0, false, false);
    return new WatchStream(null, null, _ -> false, frames, nothing, Duration.ZERO, Optional.of(refusal));
  }

  @Override
  public SourceShape<ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(1024);
    private boolean initialToEnd = begin.marksEnd();
    private boolean bookmarkDue;
    private long reached = begin.revision();
    private Cursor cursor;

    Logic() {
      super(shape);
      setHandler(out, new AbstractOutHandler() {
        @Override
        public void onPull() {
          produce();
        }
      });
    }

    @Override
    public void preStart() {
      if (failure.isPresent()) {
        return;
      }
      AsyncCallback<Boolean> woken = createAsyncCallback(_ -> {
        if (isAvailable(out)) {
          produce();
        }
      });
      cursor = views.watch(resource, begin.revision(), () -> {
        if (asleep.compareAndSet(true, false)) {
          woken.invoke(true);
        }
      }).orElse(null);
      scheduleOnce("end", lasts);
      if (begin.bookmarks()) {
        Duration untilLast = lasts.minus(BOOKMARK_BEFORE_END);
        boolean brief = untilLast.isPositive() && untilLast.compareTo(BOOKMARK_PERIOD) < 0;
        scheduleOnce("bookmark", brief ? untilLast : BOOKMARK_PERIOD);
      }
    }

    @Override
    public void onTimer(Object key) {
      if (key.equals("end")) {
        completeStage();
        return;
      }
      bookmarkDue = true;
      scheduleOnce("bookmark", BOOKMARK_PERIOD);
      if (isAvailable(out)) {
        produce();
      }
    }

    @Override
    public void postStop() {
      if (cursor != null) {
        cursor.close();
      }
    }

    private void produce() {
      buffer.reset();
      if (failure.isPresent()) {
        end(failure.get());
      } else if (begin.initial().hasNext() || initialToEnd) {
        initial();
      } else if (cursor == null) {
        end(tooOld());
      } else {
        live();
      }
      if (buffer.size() > 0) {
        push(out, ByteString.fromArrayUnsafe(buffer.toByteArray()));
        if (isEnding) {
          completeStage();
        }
      }
    }

    private boolean isEnding;

    private void end(Refusal refusal) {
      frames.error(buffer, refusal);
      isEnding = true;
    }

    private Refusal tooOld() {
      long oldest = views.oldest(resource);
      return Refusal.expired("too old resource version: " + reached + " (" + oldest + ")");
    }

    private void initial() {
      while (begin.initial().hasNext() && buffer.size() < PIECE_BYTES) {
        frames.event(buffer, "ADDED", begin.initial().next().json());
      }
      if (!begin.initial().hasNext()) {
        if (initialToEnd) {
          frames.bookmark(buffer, begin.revision(), true);
          initialToEnd = false;
        }
        if (buffer.size() == 0) {
          produce();
        }
      }
    }

    /** Takes events until there is something to say; sleeps when there are no more. */
    private void live() {
      while (buffer.size() == 0) {
        asleep.set(true); // before the poll: what comes after it wakes us
        Cursor.Batch batch = cursor.poll(BATCH);
        if (batch.expired()) {
          end(tooOld());
          return;
        }
        for (Happening happening : batch.events()) {
          happening
              .seenBy(selection)
              .ifPresent(seen -> frames.event(buffer, seen.type().name(), seen.object().json()));
        }
        reached = Math.max(reached, batch.reached());
        if (bookmarkDue && buffer.size() == 0) {
          frames.bookmark(buffer, reached, false);
        }
        if (batch.events().size() < BATCH) {
          break;
        }
      }
      if (buffer.size() > 0) {
        asleep.set(false);
        bookmarkDue = false;
      }
    }
  }
}
