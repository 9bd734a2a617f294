package io.ruori.core.ledger;

import io.ruori.core.object.ObjectKey;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * The only writer of history. It compares each append of a batch with the live table, turns the fitting ones into events
 * numbered from the next revision, and persists them all at once. Its state is the live table; a snapshot of it is a
 * checkpoint, so recovery replays only what came after.
 */
public final class LedgerWriter extends EventSourcedBehavior<LedgerWriter.Command, Event, LiveTable> {
  public static final String PERSISTENCE_ID = "ledger";

  public sealed interface Command permits Write {}

  /** One batch of appends; {@code done} is told to {@code doneTo} when all have their answers. */
  record Write(List<Ledger.Append> appends, ActorRef<Ledger.Command> doneTo, Ledger.Command done) implements Command {}

  /** Hears what has been committed, in order, before those who asked for it do. Runs in the writer: must be quick. */
  public interface Committed {
    void recovered(LiveTable table);

    void committed(List<Event> events, LiveTable table);

    /** At which revision a request has changed an object, as far as is remembered; 0 for never. */
    long revisionOf(ObjectKey key, long request);
  }

  private final Settings settings;
  private final Committed committed;
  private final BooleanSupplier checkpointDue;

  /** Which plugins keep the ledger: {@code ruori.journal.local} and {@code ruori.snapshot.local}, or {@code memory}. */
  public record Settings(String journalPlugin, String snapshotPlugin) {
    public static Settings engine(String name) {
      return new Settings("ruori.journal." + name, "ruori.snapshot." + name);
    }
  }

  private LedgerWriter(Settings settings, Committed committed, BooleanSupplier checkpointDue) {
    super(PersistenceId.ofUniqueId(PERSISTENCE_ID));
    this.settings = settings;
    this.committed = committed;
    this.checkpointDue = checkpointDue;
  }

  public static Behavior<Command> create(Settings settings, Committed committed, BooleanSupplier checkpointDue) {
    return new LedgerWriter(settings, committed, checkpointDue);
  }

  @Override
  public String journalPluginId() {
    return settings.journalPlugin();
  }

  @Override
  public String snapshotPluginId() {
    return settings.snapshotPlugin();
  }

  @Override
  public LiveTable emptyState() {
    return LiveTable.EMPTY;
  }

  @Override
  public CommandHandler<Command, Event, LiveTable> commandHandler() {
    return newCommandHandlerBuilder().forAnyState().onCommand(Write.class, this::onWrite).build();
  }

  @Override
  public EventHandler<LiveTable, Event> eventHandler() {
    return LiveTable::with;
  }

  @Override
  public boolean shouldSnapshot(LiveTable table, Event event, long sequenceNumber) {
    return checkpointDue.getAsBoolean();
  }

  @Override
  public SignalHandler<LiveTable> signalHandler() {
    return newSignalHandlerBuilder().onSignal(RecoveryCompleted.instance(), committed::recovered).build();
  }

  private Effect<Event, LiveTable> onWrite(LiveTable table, Write write) {
    Weighed weighed = Weighed.weigh(table, write.appends(), committed::revisionOf);
    if (weighed.events().isEmpty()) {
      weighed.answer();
      write.doneTo().tell(write.done());
      return Effect().none();
    }
    return Effect()
        .persist(weighed.events())
        .thenRun(
            after -> {
              committed.committed(weighed.events(), after);
              weighed.answer();
              write.doneTo().tell(write.done());
            });
  }
}
