package io.ruori.node.session;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.api.PodSessions;
import io.ruori.core.object.Refusal;
import io.ruori.node.runtime.ContainerRuntime;
import io.ruori.node.runtime.ContainerView;
import tools.jackson.databind.node.ObjectNode;

/** Sessions in the containers that this node's runtime has, with kubelet's refusals for those that it has not. */
public record NodeSessions(Api api, ContainerRuntime runtime) implements PodSessions {
  @Override
  public Session open(Wanted wanted) {
    ObjectNode pod = api.find(Api.Resource.core("pods"), wanted.namespace(), wanted.pod())
        .orElseThrow(() -> refused("pod does not exist"));
    String uid = pod.path("metadata").path("uid").asString("");
    ContainerView view = runtime.listPod(uid).stream()
        .filter(c -> c.name().equals(wanted.container()) && c.isRunning())
        .findFirst()
        .orElseThrow(() -> refused("container not found (\"" + wanted.container() + "\")"));
    return streams -> runtime.session(view.id(), wanted, streams);
  }

  private static ApiException refused(String why) {
    return new ApiException(new Refusal(500, "InternalError", why, null));
  }
}
