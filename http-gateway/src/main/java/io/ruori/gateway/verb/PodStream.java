package io.ruori.gateway.verb;

import io.ruori.core.ledger.Stored;
import io.ruori.core.view.Views;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.request.Refusals;
import io.ruori.gateway.request.Refused;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.node.ObjectNode;

/** A pod's {@code exec}, {@code attach} and {@code portforward}: found to be possible, as upstream does before it calls a node. */
public final class PodStream implements Verb {
  private final Views views;

  public PodStream(Views views) {
    this.views = views;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    return Get.table(views, call).thenApply(table -> {
      ObjectNode pod = table.find(call.key()).map(Stored::parse).orElseThrow(() -> Get.notFound(call));
      if (!call.target().subresource().equals("portforward")) {
        PodContainers.chosen(pod, call.query().text("container"));
      }
      if (pod.path("spec").path("nodeName").asString("").isEmpty()) {
        throw Refused.badRequest("pod " + call.target().name() + " does not have a host assigned");
      }
      throw new Refused(Refusals.METHOD_NOT_ALLOWED); // no way yet from here to a node's streams
    });
  }
}
