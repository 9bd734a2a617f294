package io.ruori.ring;

import static io.ruori.ring.RegisterMaps.MAPS;
import static io.ruori.ring.RegisterMaps.SELECTED;

import io.ruori.core.history.Operation;
import io.ruori.core.history.Registers;
import io.ruori.core.history.Registers.Effect;
import io.ruori.core.history.Registers.Expectation;
import io.ruori.core.history.Registers.Outcome;
import io.ruori.core.history.Registers.Read;
import io.ruori.core.history.Registers.Version;
import io.ruori.core.object.Json;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.node.ObjectNode;

/** A client that creates, updates, patches, removes, reads and lists registers through all masters until it is told to end. */
final class RegisterClient implements Runnable {
  private static final int KEYS = 5;
  private static final Duration PAUSE = Duration.ofMillis(30);
  private static final String JSON = "application/json";

  private final String name;
  private final Call call;
  private final Witness witness;
  private final SplittableRandom random;
  private int marks;

  RegisterClient(String name, Call call, Witness witness, long seed) {
    this.name = name;
    this.call = call;
    this.witness = witness;
    random = new SplittableRandom(seed);
  }

  @Override
  public void run() {
    try {
      while (!witness.isOver()) {
        operate(call.endpoint(random), "r" + random.nextInt(KEYS));
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void operate(int endpoint, String key) throws InterruptedException {
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4 -> read(endpoint, key);
      case 5, 6 -> list(endpoint, "", Operation.NEVER);
      case 7 -> list(endpoint, "&resourceVersion=0", 0);
      case 8, 9, 10, 11 -> create(endpoint, key);
      case 12, 13, 14 -> update(endpoint, key);
      case 15, 16, 17 -> patch(endpoint, key);
      default -> remove(endpoint, key);
    }
  }

  private void read(int endpoint, String key) throws InterruptedException {
    long called = System.nanoTime();
    Call.Answer answer = call.send(endpoint, "GET", RegisterMaps.path(key), JSON, null);
    if (answer.isDone() || answer.code() == 404) {
      Optional<Version> found = answer.isDone() ? Optional.of(RegisterMaps.version(answer.body())) : Optional.empty();
      witness.saw(key, found);
      witness.add(new Operation<>(name, called, System.nanoTime(), Read.of(key, found)));
    }
  }

  /** @param fresh 0 for a list that may be old */
  private void list(int endpoint, String options, long fresh) throws InterruptedException {
    long called = System.nanoTime();
    Call.Answer answer = call.send(endpoint, "GET", MAPS + "?" + SELECTED + options, JSON, null);
    if (answer.isDone()) {
      Map<String, Optional<Version>> found = RegisterMaps.versions(answer.body());
      var read = new Read(found, true, RegisterMaps.revision(answer.body()));
      found.forEach(witness::saw);
      witness.listed(read);
      if (fresh > 0) {
        witness.add(new Operation<>(name, called, System.nanoTime(), read));
      }
    }
  }

  private String nextMark() {
    return name + "-" + marks++;
  }

  private void create(int endpoint, String key) throws InterruptedException {
    String mark = nextMark();
    write("POST", endpoint, MAPS, JSON, RegisterMaps.map(key, mark, 0), new Effect(key, mark, 0), new Expectation.Absent(key));
  }

  private void update(int endpoint, String key) throws InterruptedException {
    Optional<Version> known = witness.known(key);
    if (known.isEmpty()) {
      create(endpoint, key);
      return;
    }
    String mark = nextMark();
    ObjectNode map = RegisterMaps.map(key, mark, known.get().revision());
    var expected = new Expectation.At(key, known.get().revision());
    write("PUT", endpoint, RegisterMaps.path(key), JSON, map, new Effect(key, mark, 0), expected);
  }

  private void patch(int endpoint, String key) throws InterruptedException {
    String mark = nextMark();
    ObjectNode patch = RegisterMaps.marked(Json.object(), mark);
    var present = new Expectation.Present(key);
    write("PATCH", endpoint, RegisterMaps.path(key), "application/merge-patch+json", patch, new Effect(key, mark, 0), present);
  }

  private void remove(int endpoint, String key) throws InterruptedException {
    Optional<Version> known = witness.known(key);
    ObjectNode options = Json.object().put("apiVersion", "v1").put("kind", "DeleteOptions");
    Expectation expected = new Expectation.Present(key);
    if (known.isPresent() && random.nextBoolean()) {
      options.putObject("preconditions").put("resourceVersion", Long.toString(known.get().revision()));
      expected = new Expectation.At(key, known.get().revision());
    }
    write("DELETE", endpoint, RegisterMaps.path(key), JSON, options, new Effect(key, null, 0), expected);
  }

  private void write(
      String method, int endpoint, String path, String type, ObjectNode body, Effect effect, Expectation expected)
      throws InterruptedException {
    long called = System.nanoTime();
    Call.Answer answer = call.send(endpoint, method, path, type, Json.bytes(body));
    Outcome outcome = outcome(answer, expected);
    long returned = outcome == Outcome.UNKNOWN ? Operation.NEVER : System.nanoTime();
    boolean told = answer.isDone() && effect.mark() != null;
    var done = told ? new Effect(effect.key(), effect.mark(), RegisterMaps.revision(answer.body())) : effect;
    if (told) {
      witness.saw(effect.key(), Optional.of(new Version(effect.mark(), done.revision())));
    }
    witness.add(new Operation<>(name, called, returned, Registers.Write.of(done, outcome, expected)));
    if (answer.code() > 0 && outcome != Outcome.UNKNOWN && outcome != Outcome.GIVEN_UP) {
      witness.answered(name, System.nanoTime());
    }
  }

  /** A conflict without a version in the request is a race that was lost too often. */
  private static Outcome outcome(Call.Answer answer, Expectation expected) {
    if (answer.isDone()) {
      return Outcome.DONE;
    }
    if (answer.happened()) {
      return Outcome.UNKNOWN;
    }
    boolean lost = answer.reason().equals("Conflict") && !(expected instanceof Expectation.At);
    boolean judged = answer.code() == 404 || answer.code() == 409;
    return judged && !lost ? Outcome.REFUSED : Outcome.GIVEN_UP;
  }
}
