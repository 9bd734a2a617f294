package io.ruori.gateway.standard;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.object.Json;
import io.ruori.gateway.aggregation.Availability;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Keeps APIServices as upstream's aggregator does: one for each group and version of ours, and conditions for all. */
public final class ApiServices {
  public static final Api.Resource SERVICES = new Api.Resource("apiregistration.k8s.io", "v1", "apiservices");
  private static final String MANAGED = "kube-aggregator.kubernetes.io/automanaged";

  /** How much groups are preferred, as upstream registers them; versions of 15 but for some. */
  private static final Map<String, Integer> GROUPS = groups();

  private static final Logger LOG = LoggerFactory.getLogger(ApiServices.class);

  private final Kinds kinds;
  private final Availability availability;
  private final InstantSource clock;

  public ApiServices(Kinds kinds, Availability availability, InstantSource clock) {
    this.kinds = kinds;
    this.availability = availability;
    this.clock = clock;
  }

  private static Map<String, Integer> groups() {
    var groups = new HashMap<String, Integer>();
    int priority = 17_800;
    for (String group : ("apps events.k8s.io=17750 authentication.k8s.io=17700 authorization.k8s.io=17600 autoscaling=17500 "
            + "batch=17400 certificates.k8s.io=17300 networking.k8s.io=17200 policy=17100 rbac.authorization.k8s.io=17000 "
            + "storage.k8s.io=16800 apiextensions.k8s.io=16700 admissionregistration.k8s.io=16700 scheduling.k8s.io=16600 "
            + "coordination.k8s.io=16500 node.k8s.io=16300 discovery.k8s.io=16200 flowcontrol.apiserver.k8s.io=16100 "
            + "resource.k8s.io=15900").split(" ")) {
      int equals = group.indexOf('=');
      groups.put(equals < 0 ? group : group.substring(0, equals),
          equals < 0 ? priority : Integer.parseInt(group.substring(equals + 1)));
    }
    groups.put("", 18_000);
    return Map.copyOf(groups);
  }

  /** One pass: registers what is served, forgets what is not, and writes conditions that have changed. */
  public void ensure(Api api) {
    Map<String, ObjectNode> wanted = wanted();
    for (ObjectNode found : api.list(SERVICES, "", Api.Query.ALL).items()) {
      String name = found.path("metadata").path("name").asString("");
      boolean ours = wanted.remove(name) != null;
      boolean managed = found.path("metadata").path("labels").has(MANAGED);
      if (!ours && managed && !found.path("spec").has("service")) {
        api.delete(SERVICES, "", name, Json.object());
      } else {
        judge(api, found);
      }
    }
    wanted.values().forEach(service -> create(api, service));
  }

  /** Its condition follows at once; one that is refused does not keep the others from being made. */
  private void create(Api api, ObjectNode service) {
    try {
      judge(api, api.create(SERVICES, "", service));
    } catch (ApiException e) {
      LOG.atDebug().setMessage("API service not registered").addKeyValue("cause", e.getMessage()).log();
    }
  }

  private Map<String, ObjectNode> wanted() {
    var wanted = new LinkedHashMap<String, ObjectNode>();
    for (ResourceType type : kinds.all()) {
      String group = type.id().group();
      if (group.equals("apiregistration.k8s.io")) {
        continue; // upstream does not register its own
      }
      for (ResourceType.Version version : type.versions()) {
        wanted.computeIfAbsent(version.name() + "." + group, name -> service(name, group, version));
      }
    }
    return wanted;
  }

  private static ObjectNode service(String name, String group, ResourceType.Version version) {
    ObjectNode service = Json.object().put("apiVersion", "apiregistration.k8s.io/v1").put("kind", "APIService");
    boolean custom = version.custom().isPresent();
    service.putObject("metadata").put("name", name).putObject("labels").put(MANAGED, custom ? "true" : "onstart");
    int versionPriority = custom ? 100 : group.isEmpty() ? 1 : version.name().equals("v2") ? 30 : 15;
    ObjectNode spec = service.putObject("spec").put("version", version.name());
    if (!group.isEmpty()) {
      spec.put("group", group);
    }
    spec.put("groupPriorityMinimum", GROUPS.getOrDefault(group, 1000)).put("versionPriority", versionPriority);
    return service;
  }

  /** Judges a service that nobody has judged yet, so that its condition does not wait for the next pass. */
  public void welcome(Api api, ObjectNode service) {
    if (service.path("status").path("conditions").isEmpty()) {
      try {
        judge(api, service);
      } catch (ApiException e) {
        LOG.atDebug().setMessage("API service not judged at once").addKeyValue("cause", e.getMessage()).log();
      }
    }
  }

  private void judge(Api api, ObjectNode service) {
    Availability.Verdict verdict = availability.of(service);
    Conditions.set(
        api, SERVICES, service, "Available", verdict.available(), verdict.reason(), verdict.message(), clock.instant());
  }
}
