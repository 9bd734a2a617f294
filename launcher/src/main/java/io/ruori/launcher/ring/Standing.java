package io.ruori.launcher.ring;

import io.ruori.core.ring.MemberRecord;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * How this master stands with the others. What is revoked it writes into its file; when it hears of no leader it asks the
 * others whether it still is one of them: one that rested takes its place again, one that was removed has to stop.
 */
public final class Standing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Standing.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final int LEADERLESS_LOOKS = 3;

  private final RingMembers members;
  private final RingClient client;
  private final List<URI> known;
  private final RevokedFile revoked;
  private final CompletableFuture<String> removed = new CompletableFuture<>();
  private final Thread thread = Thread.ofVirtual().name("standing").unstarted(this::run);
  private int leaderless = LEADERLESS_LOOKS;

  private Standing(RingMembers members, RingClient client, List<URI> known, RevokedFile revoked) {
    this.members = members;
    this.client = client;
    this.known = known;
    this.revoked = revoked;
  }

  /** @param known endpoints of masters, beside those in the ledger */
  public static Standing watch(RingMembers members, RingClient client, List<URI> known, RevokedFile revoked) {
    Standing standing = new Standing(members, client, known, revoked);
    standing.thread.start();
    return standing;
  }

  /** Completes, with what to say, when this master was removed. */
  public CompletionStage<String> removed() {
    return removed;
  }

  private void run() {
    try {
      while (!removed.isDone()) {
        try {
          look();
        } catch (IOException | RuntimeException e) {
          LOG.warn("the ring could not be looked at cause={}", e.toString());
        }
        Thread.sleep(LOOK_AGAIN);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws IOException, InterruptedException {
    revoked.write(Revocations.all(members.table()));
    if (Revocations.contains(members.table(), members.self().certificate())) {
      askOthers(); // who was let in again reads of its removal while it catches up
      return;
    }
    members.raiseFeatureLevel();
    leaderless = members.leader().isPresent() ? 0 : leaderless + 1;
    if (leaderless >= LEADERLESS_LOOKS) {
      askOthers();
    }
  }

  private void askOthers() throws InterruptedException {
    for (URI other : others()) {
      try {
        RingClient.Reply reply = client.glance(other);
        if (reply.isDone() && isAnswered(reply.body())) {
          return;
        }
      } catch (IOException gone) {
        LOG.debug("no answer about the ring asked={}", other);
      }
    }
  }

  private Set<URI> others() {
    Set<URI> others = new LinkedHashSet<>(known);
    MemberRecord.all(members.table()).forEach(member -> others.add(URI.create(member.endpoint())));
    others.remove(URI.create(members.self().endpoint()));
    return others;
  }

  /** Whether who answers knows of a leader, and so of this master's place. */
  private boolean isAnswered(JsonNode ring) throws IOException, InterruptedException {
    for (JsonNode certificate : ring.path("removed")) {
      if (certificate.asString("").equals(members.self().certificate())) {
        removed.complete(Admittance.removed(members.self().name()));
        return true;
      }
    }
    for (JsonNode member : ring.path("members")) {
      if (member.path("leader").asBoolean()) {
        takePlace(URI.create(member.path("endpoint").asString("")), ring);
        return true;
      }
    }
    return false;
  }

  private void takePlace(URI leader, JsonNode ring) throws IOException, InterruptedException {
    boolean counts =
        ring.path("members").valueStream()
            .anyMatch(m -> m.path("voter").asBoolean() && m.path("name").asString("").equals(members.self().name()));
    if (!counts) {
      RingClient.Reply reply = client.put(leader, members.self());
      LOG.info("place in the ring asked for leader={} done={} answer={}", leader, reply.isDone(),
          reply.isDone() ? "" : reply.message());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
