package io.ruori.gateway.verb;

import io.ruori.core.ledger.Stored;
import io.ruori.core.object.Refusal;
import io.ruori.core.view.Views;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.request.Refusals;
import io.ruori.gateway.request.Refused;
import io.ruori.gateway.stream.PodStreams;
import io.ruori.gateway.stream.StreamPaths;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** A pod's {@code exec} and {@code attach}, over WebSockets; its {@code portforward} is not served yet. */
public final class PodStream implements Verb {
  private final Views views;
  private final Function<String, Optional<PodStreams>> streams;

  /** @param streams the way to the processes of a node's pods, by the node's name */
  public PodStream(Views views, Function<String, Optional<PodStreams>> streams) {
    this.views = views;
    this.streams = streams;
  }

  @Override
  public boolean isRaw() {
    return true;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    return Get.table(views, call)
        .thenApply(table -> table.find(call.key()).map(Stored::parse).orElseThrow(() -> Get.notFound(call)))
        .thenCompose(pod -> open(call, pod));
  }

  private CompletionStage<Answer> open(Call call, ObjectNode pod) {
    String kind = call.target().subresource();
    String container = kind.equals("portforward") ? "" : PodContainers.chosen(pod, call.query().text("container"));
    String node = pod.path("spec").path("nodeName").asString("");
    if (node.isEmpty()) {
      throw Refused.badRequest("pod " + call.target().name() + " does not have a host assigned");
    }
    if (kind.equals("portforward")) {
      throw new Refused(Refusals.METHOD_NOT_ALLOWED); // no way yet from here into a pod's network
    }
    var wanted =
        StreamPaths.ofApi(call.namespace(), call.target().name(), container, kind.equals("attach"), call.query());
    if (!wanted.stdin() && !wanted.stdout() && !wanted.stderr()) {
      throw Refused.badRequest("you must specify at least 1 of stdin, stdout, stderr");
    }
    if (kind.equals("exec") && wanted.command().isEmpty()) {
      throw Refused.badRequest("you must specify at least 1 command");
    }
    return streams.apply(node)
        .orElseThrow(() -> new Refused(Refusal.internal("no way to the pods of node \"" + node + "\"")))
        .open(call.request(), wanted);
  }
}
