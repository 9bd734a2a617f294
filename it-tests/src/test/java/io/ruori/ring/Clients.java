package io.ruori.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.history.Journal;
import io.ruori.core.history.Linearizability;
import io.ruori.core.history.Operation;
import io.ruori.core.history.Registers;
import io.ruori.core.history.WatchPromise;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writers, readers and watchers of a ring, and the judgement of all that they were told. */
final class Clients {
  private static final int WRITERS = 4;
  private static final int BUDGET = 3_000_000;

  private final Witness witness = new Witness();
  private final List<Watcher> watchers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<URI> endpoints = new CopyOnWriteArrayList<>();

  static Clients start(List<Master> masters, long seed) {
    Clients clients = new Clients();
    masters.forEach(clients::know);
    for (int i = 0; i < WRITERS; i++) {
      HttpClient http = masters.get(i % masters.size()).client();
      clients.run(new RegisterClient("c" + i, new Call(http, clients.endpoints), clients.witness, seed + i));
    }
    for (String label : List.of("", "even", "odd")) {
      HttpClient http = masters.getFirst().client();
      Watcher watcher = new Watcher(label, new Call(http, clients.endpoints), clients.witness, seed + 100 + label.length());
      clients.watchers.add(watcher);
      clients.run(watcher);
    }
    return clients;
  }

  /** From now on the clients go to this master, too; to one that is gone they go in vain. */
  void know(Master master) {
    endpoints.add(master.endpoint());
  }

  private void run(Runnable client) {
    threads.add(Thread.ofVirtual().start(client));
  }

  /** Says how long the unluckiest writer was without an answer since the last report; a figure, not a verdict. */
  void reportStall(String fault) {
    System.out.println(fault + ": writers were without an answer for up to " + witness.stallMillis() + " ms");
  }

  Witness witness() {
    return witness;
  }

  /** How far the slowest watcher has come. */
  long watchedTo() {
    return watchers.stream().mapToLong(watcher -> watcher.history().place()).min().orElse(0);
  }

  /** Every watcher learns what was written before. */
  void awaitWatched(long revision) {
    Ring.await("watchers").until(() -> watchedTo() >= revision);
  }

  void end() throws InterruptedException {
    witness.end();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** Judges it all by what the dead masters' copies hold. */
  void judge(Copies copies) {
    assertThat(copies.disagreements()).as("copies of the ledger").isEmpty();
    Journal journal = copies.journal();
    List<Operation<Registers.Call>> operations = witness.operations();
    assertThat(journal.consistent()).as("the ledger").isEmpty();
    assertThat(journal.keeps(operations)).as("writes").isEmpty();
    for (Registers.Read list : witness.lists()) {
      assertThat(journal.shows(list)).as("lists").isEmpty();
    }
    var verdict = Linearizability.check(new Registers(), Registers.settled(operations, journal), BUDGET);
    assertThat(verdict).as("all calls").isInstanceOf(Linearizability.Verdict.Holds.class);
    for (Watcher watcher : watchers) {
      assertThat(WatchPromise.judge(watcher.history(), journal)).as("a watch").isEmpty();
    }
    assertThat(journal.entries()).as("events").hasSizeGreaterThan(20);
  }
}
