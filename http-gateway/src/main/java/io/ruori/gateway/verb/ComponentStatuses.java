package io.ruori.gateway.verb;

import io.ruori.core.ledger.Stored;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.gateway.answer.Renderer;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.request.ListOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.node.ObjectNode;

/** The parts of a control plane as upstream names them. Here they are one program: while it answers, they are healthy. */
public final class ComponentStatuses {
  private static final List<String> NAMES = List.of("controller-manager", "etcd-0", "scheduler");

  private final Renderer renderer;

  public ComponentStatuses(Renderer renderer) {
    this.renderer = renderer;
  }

  /** GET of one of them. */
  public CompletionStage<Answer> get(Call call) {
    if (!NAMES.contains(call.target().name())) {
      throw Get.notFound(call);
    }
    return CompletableFuture.completedFuture(renderer.stored(200, Get.wish(call), status(call, call.target().name()).json()));
  }

  /** LIST, by labels and names. */
  public CompletionStage<Answer> list(Call call) {
    Selection selection = Selection.of(call, ListOptions.parse(call.query(), false));
    List<Stored> all = NAMES.stream().map(name -> status(call, name)).toList();
    return CompletableFuture.completedFuture(renderer.list(Get.wish(call), Json.object(), selection.among(all)));
  }

  private static Stored status(Call call, String name) {
    ObjectNode status = Json.object().put("kind", "ComponentStatus").put("apiVersion", "v1");
    status.putObject("metadata").put("name", name);
    status.putArray("conditions").addObject().put("type", "Healthy").put("status", "True").put("message", "ok");
    return new Stored(new ObjectKey("", "componentstatuses", "", name), 0, Json.bytes(status));
  }
}
