package io.ruori.master.replica;

import io.ruori.core.api.Api;
import io.ruori.master.document.Doc;
import io.ruori.master.document.LabelSelector;
import tools.jackson.databind.JsonNode;

/** What tells the two kinds apart. */
public enum ReplicaKind {
  REPLICATION_CONTROLLER(
      Api.Resource.core("replicationcontrollers"), "v1", "ReplicationController", "replication-controller"),
  REPLICA_SET(new Api.Resource("apps", "v1", "replicasets"), "apps/v1", "ReplicaSet", "replicaset-controller");

  private final Api.Resource resource;
  private final String apiVersion;
  private final String kind;
  private final String controller;

  ReplicaKind(Api.Resource resource, String apiVersion, String kind, String controller) {
    this.resource = resource;
    this.apiVersion = apiVersion;
    this.kind = kind;
    this.controller = controller;
  }

  public Api.Resource resource() {
    return resource;
  }

  public String apiVersion() {
    return apiVersion;
  }

  public String kind() {
    return kind;
  }

  /** The controller's name as upstream's events show it. */
  public String controller() {
    return controller;
  }

  /** A replication controller has a map of labels, a replica set a selector. */
  public LabelSelector selector(JsonNode owner) {
    JsonNode selector = Doc.at(owner, "spec", "selector");
    return this == REPLICA_SET
        ? LabelSelector.of(selector)
        : LabelSelector.ofLabels(Doc.strings(owner, "spec", "selector"));
  }
}
