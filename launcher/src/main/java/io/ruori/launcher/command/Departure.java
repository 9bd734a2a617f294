package io.ruori.launcher.command;

import io.ruori.core.object.Json;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.ring.RingClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a member does for the others before it stops: its pods go elsewhere, and a majority does not miss it. */
final class Departure {
  /** A master on a busy machine is worth waiting for: the others have to be told. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final PrintWriter out;
  private final Optional<MemberClient> client;

  Departure(DataDirectory directory, PrintWriter out) throws IOException {
    this.out = out;
    client = MemberClient.find(directory);
  }

  /** Moves the pods of this member's nodes. */
  void drain(List<String> nodes) throws InterruptedException, CommandFailure {
    if (client.isPresent()) {
      new Drain(client.get().api(), nodes, out).run();
    }
  }

  /**
   * Takes leave of the other masters. Where their majority would not outlive this one, they go on without counting it.
   *
   * @param forever also its place in the ring is given up
   */
  void leave(boolean forever) throws InterruptedException {
    if (client.isEmpty()) {
      return;
    }
    URI server = client.get().server();
    RingClient ring = client.get().ring();
    try {
      RingClient.Reply reply = ring.glance(server, PATIENCE);
      JsonNode report = reply.isDone() ? RingReport.complete(ring, reply.body()) : Json.object();
      String self = report.path("self").asString("");
      long voters = voters(report).count();
      long left = voters(report).filter(m -> m.path("answers").asBoolean() && !isNamed(m, self)).count();
      boolean counts = voters > 1 && voters(report).anyMatch(m -> isNamed(m, self));
      if (counts && forever) {
        told(ring.remove(server, self), self, self + " is no longer one of the masters");
      } else if (counts && left < majority(voters) && left >= majority(voters - 1)) {
        told(ring.rest(server, self), self, "the others go on without " + self);
      } else if (counts && left < majority(voters)) {
        out.println("warning: without " + self + " there is no majority of the masters: nothing is written until it is back");
      }
    } catch (IOException gone) {
      out.println("this master does not answer: it stops without a word to the others");
    }
  }

  private void told(RingClient.Reply reply, String self, String done) {
    out.println(
        reply.isDone() ? done : "warning: the others still count " + self + ", because they could not agree: " + reply.message());
  }

  private static Stream<JsonNode> voters(JsonNode report) {
    return report.path("members").valueStream().filter(m -> m.path("voter").asBoolean());
  }

  private static boolean isNamed(JsonNode member, String name) {
    return member.path("name").asString("").equals(name);
  }

  private static long majority(long voters) {
    return voters / 2 + 1;
  }
}
