package io.ruori.master.quota;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.quota.Charge;
import io.ruori.core.quota.Count;
import io.ruori.core.quota.Usage;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.document.Doc;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Counts what a quota's namespace uses (upstream's {@code resource_quota_controller.go}): when the quota changes, when objects go
 * or need less, and from time to time. Writes count what they add themselves, in admission: a count is written upon the version
 * of the quota that was there before it began, so that it can take none of them back.
 */
public final class QuotaReconciler implements Reconciler {
  static final Api.Resource QUOTAS = Api.Resource.core("resourcequotas");
  private static final List<Api.Resource> COUNTED = List.of(
      Api.Resource.core("pods"), Api.Resource.core("services"), Api.Resource.core("persistentvolumeclaims"),
      Api.Resource.core("configmaps"), Api.Resource.core("secrets"), Api.Resource.core("replicationcontrollers"),
      new Api.Resource("apps", "v1", "deployments"), new Api.Resource("apps", "v1", "replicasets"),
      new Api.Resource("apps", "v1", "statefulsets"), new Api.Resource("apps", "v1", "daemonsets"),
      new Api.Resource("batch", "v1", "jobs"), new Api.Resource("batch", "v1", "cronjobs"));

  /** A new limit is counted for soon again: writes that began before it was known have not counted themselves. */
  private static final Duration SOON = Duration.ofSeconds(1);

  /** For kinds whose removals are not looked at. */
  private static final Duration OFTEN = Duration.ofSeconds(30);

  private static final Duration SELDOM = Duration.ofMinutes(5);

  private final InstantSource clock;

  private QuotaReconciler(InstantSource clock) {
    this.clock = clock;
  }

  public static QuotaReconciler create(InstantSource clock) {
    return new QuotaReconciler(clock);
  }

  @Override
  public String name() {
    return "resourcequota-controller";
  }

  @Override
  public Api.Resource subject() {
    return QUOTAS;
  }

  @Override
  public List<Trigger> triggers() {
    return COUNTED.stream().map(resource -> new Trigger(resource, (old, object, api) -> concerned(resource, old, object, api))).toList();
  }

  private List<ObjectKey> concerned(Api.Resource resource, ObjectNode old, ObjectNode object, Api api) {
    if (old == null) {
      return List.of();
    }
    List<ObjectNode> quotas = api.list(QUOTAS, Doc.namespace(old), Api.Query.ALL).items();
    return quotas.isEmpty() || object != null && !needsLess(resource, old, object)
        ? List.of()
        : quotas.stream().map(Charge::key).toList();
  }

  private boolean needsLess(Api.Resource resource, ObjectNode old, ObjectNode object) {
    Instant now = clock.instant();
    return switch (resource.plural()) {
      case "pods" -> Usage.isLive(old, now) && !Usage.isLive(object, now) || !old.path("spec").equals(object.path("spec"));
      case "services", "persistentvolumeclaims" -> {
        var kind = new GroupResource(resource.group(), resource.plural());
        yield !Usage.of(kind, old, now).equals(Usage.of(kind, object, now));
      }
      default -> false;
    };
  }

  @Override
  public Result reconcile(ObjectKey key, Api api) {
    Optional<ObjectNode> found = api.find(QUOTAS, key.namespace(), key.name());
    if (found.isEmpty() || Doc.deleting(found.get())) {
      return Result.DONE;
    }
    ObjectNode quota = found.get();
    Map<GroupResource, Api.Resource> kinds = kinds(api);
    ObjectNode status = Count.status(quota, List.copyOf(kinds.keySet()),
        kind -> api.list(kinds.get(kind), key.namespace(), Api.Query.ALL).items(), clock.instant());
    boolean limited = !Doc.same(status.path("hard"), Doc.at(quota, "status", "hard"));
    if (!Doc.same(status, Doc.at(quota, "status"))) {
      write(quota, status, api);
    }
    return Result.after(limited ? SOON : isWatched(quota) ? SELDOM : OFTEN);
  }

  private static Map<GroupResource, Api.Resource> kinds(Api api) {
    var kinds = new TreeMap<GroupResource, Api.Resource>();
    for (Api.Served served : api.served()) {
      if (served.namespaced() && !served.resource().plural().equals("events")) {
        kinds.put(new GroupResource(served.resource().group(), served.resource().plural()), served.resource());
      }
    }
    return kinds;
  }

  private static boolean isWatched(ObjectNode quota) {
    var watched = COUNTED.stream().map(resource -> new GroupResource(resource.group(), resource.plural())).toList();
    var names = new ArrayList<>(Doc.at(quota, "spec", "hard").propertyNames());
    return names.stream().allMatch(name -> watched.stream().anyMatch(kind -> Usage.counts(kind, name)));
  }

  private static void write(ObjectNode quota, ObjectNode status, Api api) {
    ObjectNode changed = Doc.copy(quota);
    changed.set("status", status);
    try {
      api.update(QUOTAS, "status", changed);
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }
}
