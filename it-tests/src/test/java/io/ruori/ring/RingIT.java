package io.ruori.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A ring of three masters in JVMs of their own, and a worker of one of them: it grows from one, loses its leader, which the
 * worker was told of, to kill -9, and takes it back.
 */
class RingIT extends RingCase {
  private RingWorker worker;

  @AfterEach
  void endWorker() throws Exception {
    if (worker != null) {
      worker.close();
    }
  }

  @Test
  void losesNothingThatItAcknowledgedWhenItsLeaderIsKilled() throws Exception {
    Master first = master("a");
    create(first, "before");
    Master second = joining(first, "b");
    Master third = joining(first, "c");
    await("three voters").until(() -> masters.stream().allMatch(master -> master.voters().size() == 3));
    assertThat(names(third)).contains("before");
    readsAtOnceWhatWasWrittenThroughAnother();
    listsAndWatchesGoOnThroughAnother();

    String leader = first.leader();
    List<Master> survivors = masters.stream().filter(master -> !master.name().equals(leader)).toList();
    Master dying = masters.stream().filter(master -> master.name().equals(leader)).findFirst().orElseThrow();
    worker = RingWorker.join(folder.resolve("worker"), "worker", dying, token(dying));
    worker.awaitReady(second);
    worker.runPod("early", first, second);
    Set<String> acknowledged = writeWhileOneDies(dying, survivors);
    acknowledged.add("before");
    for (Master survivor : survivors) {
      assertThat(names(survivor)).containsAll(acknowledged);
      assertThat(survivor.leader()).isNotEqualTo(leader);
    }
    itsWorkerGoesOnWithAnother(survivors);

    dying.startAgain();
    await("the killed one is back").until(() -> dying.isReady() && names(dying).containsAll(acknowledged));
    create(dying, "after");
    assertThat(names(second)).contains("after");
  }

  private Set<String> writeWhileOneDies(Master dying, List<Master> survivors) throws Exception {
    Set<String> acknowledged = new TreeSet<>();
    for (int i = 0; i < 150; i++) {
      if (i == 50) {
        dying.kill();
      }
      String name = "w-" + i;
      int turn = i;
      await(name).until(() -> isCreated(at(turn), survivors.get(turn % 2), name));
      acknowledged.add(name);
    }
    return acknowledged;
  }

  /** Nobody tells the worker of the others: it knew them from its first second. */
  private void itsWorkerGoesOnWithAnother(List<Master> survivors) {
    worker.awaitReady(survivors.getFirst());
    worker.runPod("late", survivors.getFirst(), survivors.getLast());
    for (Master survivor : survivors) {
      assertThat(RingWorker.log(survivor, "early")).contains("early");
      assertThat(RingWorker.log(survivor, "late")).contains("late");
    }
  }

  private void readsAtOnceWhatWasWrittenThroughAnother() {
    for (int i = 0; i < 30; i++) {
      String name = "seen-" + i;
      write(i, name);
      Master one = at(i + 1);
      Master other = at(i + 2);
      assertThat(answered(() -> one.api().find(CONFIG_MAPS, "default", name))).as(name).isPresent();
      assertThat(answered(() -> names(other))).contains(name);
    }
  }

  private void write(int turn, String name) {
    await(name).until(() -> isCreated(at(turn), at(turn), name));
  }

  /** The first answer: a busy machine may hold an election at any time, and then there is none. */
  private static <T> T answered(Callable<T> question) {
    return await("an answer").ignoreException(ApiException.class).until(question, answer -> true);
  }

  private Master at(int turn) {
    return masters.get(turn % masters.size());
  }

  /** Pages, and then a watch, each through another master, are of one history. */
  private void listsAndWatchesGoOnThroughAnother() {
    Set<String> before = answered(() -> names(at(0)));
    JsonNode page = get(at(0), "?limit=7");
    String revision = page.at("/metadata/resourceVersion").asString();
    write(1, "between");
    var listed = new TreeSet<String>();
    for (int turn = 1; ; turn++) {
      assertThat(page.at("/metadata/resourceVersion").asString()).isEqualTo(revision);
      page.path("items").forEach(map -> assertThat(listed.add(name(map))).isTrue());
      String token = page.at("/metadata/continue").asString("");
      if (token.isEmpty()) {
        break;
      }
      page = get(at(turn), "?limit=7&continue=" + token);
    }
    assertThat(listed).isEqualTo(before);

    JsonNode first = watched(at(2), revision);
    assertThat(name(first.path("object"))).isEqualTo("between");
    write(0, "later");
    JsonNode second = watched(at(1), first.at("/object/metadata/resourceVersion").asString());
    assertThat(name(second.path("object"))).isEqualTo("later");
  }

  private static JsonNode get(Master master, String options) {
    String answer = answered(() -> master.api().get(RegisterMaps.MAPS + options));
    return Json.parse(answer.getBytes(StandardCharsets.UTF_8));
  }

  /** What a watch from a revision on tells first. */
  private static JsonNode watched(Master master, String revision) {
    return get(master, "?watch=1&timeoutSeconds=2&resourceVersion=" + revision);
  }

  private static String name(JsonNode map) {
    return map.at("/metadata/name").asString();
  }

  /** A client with several endpoints: one that is not there is left for another; whether a lost answer was a yes, it reads. */
  private static boolean isCreated(Master one, Master other, String name) {
    for (Master master : List.of(one, other)) {
      try {
        create(master, name);
        return true;
      } catch (ApiException e) {
        if (e.refusal().reason().equals("AlreadyExists")) {
          return true;
        }
      }
    }
    return false;
  }

  private static Set<String> names(Master master) {
    return master.api().list(CONFIG_MAPS, "default", Api.Query.ALL).items().stream()
        .map(RingIT::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
