package io.ruori.launcher.command;

import io.ruori.launcher.ring.RingClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The masters as one of them names them, and what each of them says of itself. */
final class RingReport {
  private static final String MEMBERS = "members";
  private static final String HEAD = "head";

  private RingReport() {}

  /**
   * Adds to the list of members whether each of them answers, and how far its views are behind the leader's.
   *
   * @param ring what a master answered
   */
  static ObjectNode complete(RingClient client, JsonNode ring) throws InterruptedException {
    ObjectNode report = (ObjectNode) ring.deepCopy();
    List<ObjectNode> members = new ArrayList<>();
    report.path(MEMBERS).forEach(member -> members.add((ObjectNode) member));
    List<OptionalLong> heads = heads(client, members);
    long newest = report.path(HEAD).asLong(0);
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).path("leader").asBoolean()) {
        report.put("leader", members.get(i).path("name").asString(""));
        newest = Math.max(newest, heads.get(i).orElse(0));
      }
    }
    report.put(HEAD, newest);
    for (int i = 0; i < members.size(); i++) {
      ObjectNode member = members.get(i).put("role", role(members.get(i))).put("answers", heads.get(i).isPresent());
      if (heads.get(i).isPresent()) {
        member.put("revision", heads.get(i).getAsLong()).put("lag", Math.max(0, newest - heads.get(i).getAsLong()));
      }
    }
    return report;
  }

  private static List<OptionalLong> heads(RingClient client, List<ObjectNode> members) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<OptionalLong>> questions = new ArrayList<>();
      for (ObjectNode member : members) {
        URI endpoint = URI.create(member.path("endpoint").asString(""));
        questions.add(() -> head(client, endpoint));
      }
      List<OptionalLong> heads = new ArrayList<>();
      for (Future<OptionalLong> answer : threads.invokeAll(questions)) {
        heads.add(answer.get());
      }
      return heads;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static OptionalLong head(RingClient client, URI endpoint) throws InterruptedException {
    try {
      RingClient.Reply reply = client.glance(endpoint);
      return reply.isDone() ? OptionalLong.of(reply.body().path(HEAD).asLong(0)) : OptionalLong.empty();
    } catch (IOException gone) {
      return OptionalLong.empty();
    }
  }

  private static String role(JsonNode member) {
    return member.path("leader").asBoolean() ? "leader" : member.path("voter").asBoolean() ? "voter" : "learner";
  }

  /** A line for each member, in columns. */
  static List<String> lines(JsonNode report) {
    Columns columns = new Columns("NAME", "ROLE", "ENDPOINT", "RING", "PROCESS", "VERSION", "PARTITIONS", "LAG");
    for (JsonNode member : report.path(MEMBERS)) {
      String endpoint = member.path("endpoint").asString("");
      columns.row(
          member.path("name").asString(""),
          member.path("role").asString(""),
          endpoint,
          member.path("ringAddress").asString(""),
          isHere(URI.create(endpoint).getHost()) ? member.path("pid").asString() : "",
          member.path("version").asString(""),
          member.path("partitions").asInt(0),
          member.path("answers").asBoolean() ? member.path("lag").asString() : "no answer");
    }
    return columns.lines();
  }

  /** What the ledger does, in a line. */
  static String ledger(JsonNode report) {
    String leader = report.path("leader").asString("");
    String copies = report.path("replicated").asBoolean() ? "replicated" : "kept by one master";
    return "ledger " + copies + ", " + (leader.isEmpty() ? "no leader" : "leader " + leader) + ", revision "
        + report.path(HEAD).asLong(0);
  }

  /** Whether an address is this machine's: only then a process id means something. */
  private static boolean isHere(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (UnknownHostException | SocketException e) {
      return false;
    }
  }
}
