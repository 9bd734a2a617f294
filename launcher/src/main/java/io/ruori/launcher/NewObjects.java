package io.ruori.launcher;

import io.ruori.core.api.Api;
import io.ruori.core.reconcile.Duty;
import io.ruori.master.duty.Informer;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** Tells of the objects of a kind, each time on a thread of its own, for what must not wait for a periodic pass. */
final class NewObjects {
  private NewObjects() {}

  static Duty.Running follow(Api api, Api.Resource resource, Consumer<ObjectNode> told) {
    Informer informer = Informer.start(api, resource, Api.Query.ALL, new Informer.Handler() {
      @Override
      public void present(ObjectNode object) {
        Thread.ofVirtual().name("new-" + resource.plural()).start(() -> told.accept(object));
      }

      @Override
      public void gone(String namespace, String name) {}
    });
    return informer::close;
  }
}
