package io.ruori.master.revision;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.core.object.JsonEquality;
import io.ruori.master.deployment.TemplateHash;
import io.ruori.master.document.Doc;
import io.ruori.master.owner.Owners;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The revisions of one owner, the oldest first (upstream's {@code pkg/controller/history}).
 *
 * @param label under which a revision says its hash
 */
public record History(ObjectNode owner, String apiVersion, String kind, String label, List<ObjectNode> revisions) {
  private static final Api.Resource REVISIONS = new Api.Resource("apps", "v1", "controllerrevisions");

  public static History read(ObjectNode owner, String apiVersion, String kind, String label, Api api) {
    return new History(owner, apiVersion, kind, label,
        api.controlledBy(REVISIONS, Doc.namespace(owner), Doc.uid(owner)).stream().sorted(byAge()).toList());
  }

  private static Comparator<ObjectNode> byAge() {
    return Comparator.<ObjectNode>comparingLong(History::number).thenComparing(Doc::name);
  }

  private static long number(JsonNode revision) {
    return Doc.number(revision, 0, "revision");
  }

  public Optional<ObjectNode> find(String name) {
    return revisions.stream().filter(revision -> Doc.name(revision).equals(name)).findFirst();
  }

  /** The pod template that a revision keeps. */
  public static ObjectNode template(ObjectNode revision) {
    ObjectNode template = Doc.copy(Doc.at(revision, "data", "spec", "template"));
    template.remove("$patch");
    return template;
  }

  public String hash(JsonNode revision) {
    return Doc.labels(revision).getOrDefault(label, "");
  }

  /** The revision of the owner's template now: a known one becomes the newest again, or there is a new one. */
  public ObjectNode newest(Api api) {
    ObjectNode data = Json.object();
    ObjectNode template = Doc.copy(Doc.at(owner, "spec", "template")).put("$patch", "replace");
    data.putObject("spec").set("template", template);
    long next = revisions.isEmpty() ? 1 : number(revisions.getLast()) + 1;
    Optional<ObjectNode> known =
        revisions.stream().filter(revision -> JsonEquality.same(Doc.at(revision, "data"), data)).reduce((a, b) -> b);
    if (known.isEmpty()) {
      return create(data, next, api);
    }
    if (number(known.get()) == next - 1) {
      return known.get();
    }
    ObjectNode again = Doc.copy(known.get());
    again.put("revision", next);
    return api.update(REVISIONS, "", again);
  }

  private ObjectNode create(ObjectNode data, long number, Api api) {
    for (int collisions = Doc.integer(owner, 0, "status", "collisionCount"); ; collisions++) {
      String hash = TemplateHash.of(Doc.at(owner, "spec", "template"), collisions);
      ObjectNode revision =
          Doc.object("apps/v1", "ControllerRevision", Doc.namespace(owner), Doc.name(owner) + "-" + hash);
      ObjectNode labels = Doc.child(revision, "metadata", "labels");
      Doc.strings(owner, "spec", "template", "metadata", "labels").forEach(labels::put);
      labels.put(label, hash);
      Doc.child(revision, "metadata").putArray("ownerReferences").add(Owners.controllerReference(apiVersion, kind, owner));
      revision.put("revision", number).set("data", data);
      try {
        return api.create(REVISIONS, Doc.namespace(owner), revision);
      } catch (ApiException e) {
        if (!e.isAlreadyExists()) {
          throw e;
        }
        Optional<ObjectNode> other = api.find(REVISIONS, Doc.namespace(owner), Doc.name(revision));
        if (other.filter(o -> Owners.controls(owner, o) && JsonEquality.same(Doc.at(o, "data"), data)).isPresent()) {
          return other.get();
        }
      }
    }
  }

  /** Removes the oldest ones that nobody uses, but for as many as the owner wants to keep. */
  public void truncate(Set<String> used, Api api) {
    var idle = new ArrayList<>(revisions.stream().filter(revision -> !used.contains(Doc.name(revision))).toList());
    int keep = Doc.integer(owner, 10, "spec", "revisionHistoryLimit");
    for (ObjectNode old : idle.subList(0, Math.max(0, idle.size() - keep))) {
      try {
        api.delete(REVISIONS, Doc.namespace(old), Doc.name(old), Json.object());
      } catch (ApiException e) {
        if (!e.isNotFound()) {
          throw e;
        }
      }
    }
  }
}
