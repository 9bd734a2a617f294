package io.ruori.core.simulation;

import io.ruori.core.entity.WriteOptions;
import io.ruori.core.entity.WriteReply;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.history.Journal;
import io.ruori.core.history.Linearizability;
import io.ruori.core.history.Operation;
import io.ruori.core.history.Registers;
import io.ruori.core.history.Registers.Expectation;
import io.ruori.core.history.Registers.Outcome;
import io.ruori.core.kind.User;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.object.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the clients of a simulation ask for and hear, and the judgement of it. */
final class ClientRecord {
  private static final int BUDGET = 1_000_000;

  private final Timeline timeline;
  private final List<Operation<Registers.Call>> history = new ArrayList<>();
  private final Map<WriteRequest, CompletableFuture<WriteReply>> asked = new HashMap<>();
  private long requests;

  ClientRecord(Timeline timeline) {
    this.timeline = timeline;
  }

  /** A write with a mark of its own. @param version {@code ""} for whatever is there */
  WriteRequest request(WriteRequest.Verb verb, ObjectKey key, String version, long born, Ledger.Guard... guards) {
    long number = ++requests;
    var options = new WriteOptions(false, "sim", WriteOptions.FieldValidation.IGNORE, false, null, "", "", version);
    byte[] mark = ("m" + number).getBytes(StandardCharsets.UTF_8);
    return new WriteRequest(
        verb, Register.RESOURCE, "v1", "", key.namespace(), key.name(), mark, options, User.SYSTEM, Instant.MAX,
        List.of(guards), new WriteRequest.Ticket(number, born));
  }

  /** The answer to a write that is asked for now, to be completed; at the end all must be. */
  CompletableFuture<WriteReply> asks(WriteRequest request) {
    var answer = new CompletableFuture<WriteReply>();
    long called = timeline.now();
    answer.thenAccept(reply -> heard(request, called, reply));
    asked.put(request, answer);
    return answer;
  }

  private void heard(WriteRequest request, long called, WriteReply reply) {
    boolean removal = request.verb() == WriteRequest.Verb.DELETE;
    String version = request.options().resourceVersion();
    var expectations = new ArrayList<Expectation>();
    if (!version.isEmpty()) {
      expectations.add(new Expectation.At(request.name(), Long.parseLong(version)));
    } else if (removal) {
      expectations.add(new Expectation.Present(request.name()));
    }
    Outcome outcome = outcome(reply, !expectations.isEmpty());
    long revision = reply instanceof WriteReply.Done done ? done.revision() : 0;
    String mark = removal ? null : new String(request.body(), StandardCharsets.UTF_8);
    var effects = List.of(new Registers.Effect(request.name(), mark, revision));
    add(client(request.ticket().number()), called, new Registers.Write(expectations, effects, outcome));
  }

  /** Each write has a client of its own, known by the number that its event bears. */
  private static String client(long number) {
    return "client" + number;
  }

  /** A call that has come to its end. */
  void add(long called, Registers.Call call) {
    add("client", called, call);
  }

  private void add(String client, long called, Registers.Call call) {
    boolean open = call instanceof Registers.Write write && write.outcome() == Outcome.UNKNOWN;
    history.add(new Operation<>(client, called, open ? Operation.NEVER : timeline.now(), call));
  }

  private static Outcome outcome(WriteReply reply, boolean conditional) {
    return switch (reply) {
      case WriteReply.Done done -> Outcome.DONE;
      case WriteReply.Refused refused when refused.refusal().code() == 503 -> Outcome.GIVEN_UP;
      case WriteReply.Refused refused when refused.refusal().code() >= 500 -> Outcome.UNKNOWN;
      case WriteReply.Refused refused -> conditional ? Outcome.REFUSED : Outcome.GIVEN_UP;
    };
  }

  /** A linearizable read of some registers. */
  void saw(long called, LiveTable table, List<String> names) {
    var found = new HashMap<String, Optional<Registers.Version>>();
    for (String name : names) {
      found.put(
          name,
          table
              .find(Register.key(name))
              .map(stored -> new Registers.Version(Register.mark(stored.json()), stored.revision())));
    }
    add(called, new Registers.Read(found, false, table.revision()));
  }

  /** The first broken promise, if any. */
  Optional<String> judge(List<Event> log) {
    Journal journal = Register.journal(log);
    return journal.consistent().or(this::answered).or(() -> journal.keeps(history)).or(() -> linearizable(journal, log));
  }

  private Optional<String> answered() {
    return asked.entrySet().stream()
        .filter(entry -> !entry.getValue().isDone())
        .map(entry -> "Live: no answer to " + entry.getKey())
        .findFirst();
  }

  /** What the log knows is not searched for: which writes have happened, and at which revision. */
  private Optional<String> linearizable(Journal journal, List<Event> log) {
    var removals = new HashMap<String, Long>();
    log.stream().filter(Event::isRemoval).forEach(event -> removals.put(client(event.origin().request()), event.revision()));
    var told =
        Registers.settled(history, journal).stream().flatMap(operation -> settled(operation, removals).stream()).toList();
    var verdict = Linearizability.check(new Registers(), told, BUDGET);
    return verdict instanceof Linearizability.Verdict.Holds ? Optional.empty() : Optional.of("Linearizable: " + verdict);
  }

  private static Optional<Operation<Registers.Call>> settled(
      Operation<Registers.Call> operation, Map<String, Long> removals) {
    boolean removal =
        operation.what() instanceof Registers.Write write
            && write.effects().stream().allMatch(effect -> effect.mark() == null)
            && (write.outcome() == Outcome.DONE || write.outcome() == Outcome.UNKNOWN);
    Long revision = removals.get(operation.client());
    if (!removal || revision == null) {
      return removal && operation.isOpen() ? Optional.empty() : Optional.of(operation);
    }
    var write = (Registers.Write) operation.what();
    var effects = List.of(new Registers.Effect(write.effects().getFirst().key(), null, revision));
    var done = new Registers.Write(write.expectations(), effects, Outcome.DONE);
    return Optional.of(new Operation<>(operation.client(), operation.called(), operation.returned(), done));
  }
}
