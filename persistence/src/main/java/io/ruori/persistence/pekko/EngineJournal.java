package io.ruori.persistence.pekko;

import io.ruori.persistence.engine.Appended;
import io.ruori.persistence.engine.DamagedData;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.LedgerStore;
import io.ruori.persistence.engine.StoredEvent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Pekko's journal on a {@link LedgerStore}. What the engine refuses is a rejection, never a failure, so that it does
 * not open the circuit breaker; a failure means that the engine has stopped.
 */
abstract class EngineJournal extends AsyncWriteJournal {
  private static final int REPLAY_BYTES = 1024 * 1024;

  private final Storage storage = Storage.get(context().system());
  private final LedgerStore store = open(storage);
  private final EventCodec codec = new EventCodec(context().system());

  abstract LedgerStore open(Storage from);

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> messages) {
    List<Optional<Exception>> results = new ArrayList<>();
    List<List<StoredEvent>> batches = new ArrayList<>();
    String persistenceId = null;
    for (AtomicWrite write : messages) {
      persistenceId = write.persistenceId();
      try {
        batches.add(encode(write));
        results.add(Optional.empty());
      } catch (Exception e) {
        results.add(Optional.of(e));
      }
    }
    return storage.watched(store.commits().append(store.engine(persistenceId), batches)
        .thenApply(outcomes -> merge(results, outcomes)));
  }

  private List<StoredEvent> encode(AtomicWrite write) {
    List<StoredEvent> batch = new ArrayList<>(write.payload().size());
    for (PersistentRepr event : CollectionConverters.asJava(write.payload())) {
      batch.add(codec.encode(event));
    }
    return batch;
  }

  private static Iterable<Optional<Exception>> merge(List<Optional<Exception>> encoded, List<Appended> outcomes) {
    Iterator<Appended> next = outcomes.iterator();
    return encoded.stream()
        .map(result -> result.isPresent() ? result : rejection(next.next()))
        .toList();
  }

  private static Optional<Exception> rejection(Appended outcome) {
    return switch (outcome) {
      case Appended.Done _ -> Optional.empty();
      case Appended.Refused refused -> Optional.of(new WriteRejected(refused));
    };
  }

  @Override
  public Future<Void> doAsyncReplayMessages(
      String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
    return storage.watched(() -> {
      replay(store.engine(persistenceId), persistenceId, from, to, max, replay);
      return null;
    });
  }

  private void replay(
      LedgerEngine engine, String persistenceId, long from, long to, long max, Consumer<PersistentRepr> replay) {
    long next = Math.max(from, engine.forgotten() + 1);
    long left = max;
    while (next <= to && left > 0) {
      long at = next;
      List<StoredEvent> events = engine.read(next, to, REPLAY_BYTES).orElseThrow(() -> new DamagedData(
          "event " + at + " of " + persistenceId + " is no longer kept, and no checkpoint holds it"));
      for (StoredEvent event : events) {
        if (left-- <= 0) {
          return;
        }
        replay.accept(codec.decode(persistenceId, event));
      }
      next = events.getLast().sequence() + 1;
    }
  }

  @Override
  public Future<Long> doAsyncReadHighestSequenceNr(String persistenceId, long from) {
    return storage.watched(() -> store.commits().headAfterWrites(store.engine(persistenceId)).join());
  }

  @Override
  public Future<Void> doAsyncDeleteMessagesTo(String persistenceId, long to) {
    return storage.watched(() -> {
      store.engine(persistenceId).forget(to);
      return null;
    });
  }
}
