package io.ruori.gateway.discovery;

import io.ruori.gateway.answer.Answers;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.Request;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code POST /ruori/nodes/NAME/heartbeat}: a node in another JVM lives. Kept in memory, so that a beat each second costs no
 * write; upstream's servers have no such path, and a node's Lease is enough for them.
 */
public final class Heartbeats {
  static final String ROOT = "ruori";

  private final Consumer<String> nodes;

  public Heartbeats(Consumer<String> nodes) {
    this.nodes = nodes;
  }

  /** Where that node beats, and may do so. */
  public static String path(String node) {
    return "/" + ROOT + "/nodes/" + node + "/heartbeat";
  }

  Answer answer(Request request, List<String> parts) {
    boolean known = parts.size() == 4 && parts.get(1).equals("nodes") && parts.get(3).equals("heartbeat");
    if (!known || !request.method().equals("POST")) {
      return Answers.pageNotFound();
    }
    nodes.accept(parts.get(2));
    return Answers.text(200, "ok");
  }
}
