package io.ruori.master;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import io.ruori.master.pod.Pods;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Objects for tests, written as people write them. */
public final class Given {
  private Given() {}

  /** JSON with single quotes. */
  public static ObjectNode json(String text) {
    return (ObjectNode) Json.mapper().readTree(text.replace('\'', '"'));
  }

  public static ObjectNode pod(String name, String labels) {
    return json("""
        {'apiVersion':'v1','kind':'Pod','metadata':{'name':'%s','namespace':'ns','labels':%s},
         'spec':{'containers':[{'name':'c','image':'i'}],'schedulerName':'default-scheduler'},
         'status':{'phase':'Pending'}}""".formatted(name, labels));
  }

  public static List<ObjectNode> pods(FakeApi api) {
    return api.list(Pods.PODS, "ns", Api.Query.ALL).items();
  }

  public static List<String> events(FakeApi api) {
    return api.list(Api.Resource.core("events"), "", Api.Query.ALL).items().stream()
        .map(e -> Doc.text(e, "reason") + ": " + Doc.text(e, "message")).sorted().toList();
  }

  /** What a node says of a pod that runs and is ready. */
  public static void run(FakeApi api, ObjectNode pod) {
    api.edit(Pods.PODS, pod, p -> {
      ObjectNode status = Doc.child(p, "status");
      status.put("phase", "Running");
      ObjectNode ready = Conditions.of("Ready", "True", "", "").put("lastTransitionTime", Doc.time(api.instant()));
      status.set("conditions", Doc.listOf(List.of(ready)));
    });
  }
}
