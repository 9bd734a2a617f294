package io.ruori.master.namespace;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.reconcile.Duty;
import io.ruori.master.document.Doc;
import io.ruori.master.duty.Periodic;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What every cluster has from the start and gets back when somebody deletes it: the system's namespaces and the service
 * {@code kubernetes} with its endpoints.
 *
 * @param address where the API answers, reachable from pods
 * @param port the port there
 * @param serviceIp the cluster IP of the service
 * @param serviceCidr the range of all services' addresses
 */
public record SystemNamespaces(String address, int port, String serviceIp, String serviceCidr) implements Duty {
  public static final List<String> NAMES = List.of("default", "kube-system", "kube-public", "kube-node-lease");
  private static final Api.Resource SERVICES = Api.Resource.core("services");
  private static final Api.Resource ENDPOINTS = Api.Resource.core("endpoints");
  private static final Api.Resource SLICES = new Api.Resource("discovery.k8s.io", "v1", "endpointslices");
  private static final Api.Resource RANGES = new Api.Resource("networking.k8s.io", "v1", "servicecidrs");
  private static final Duration PERIOD = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "system-namespaces";
  }

  @Override
  public Running start(Api api) {
    return Periodic.start(name(), PERIOD, () -> ensure(api));
  }

  /** One pass: makes what is not there. */
  public void ensure(Api api) {
    for (String name : NAMES) {
      if (api.find(NamespaceReconciler.NAMESPACES, "", name).isEmpty()) {
        create(api, NamespaceReconciler.NAMESPACES, "", NamespaceReconciler.named(name));
      }
    }
    if (api.find(RANGES, "", "kubernetes").isEmpty()) {
      ObjectNode range = Doc.object("networking.k8s.io/v1", "ServiceCIDR", "", "kubernetes");
      range.putObject("spec").putArray("cidrs").add(serviceCidr);
      create(api, RANGES, "", range);
    }
    keep(api, SERVICES, service());
    keep(api, ENDPOINTS, endpoints());
    keep(api, SLICES, slice());
  }

  private static void keep(Api api, Api.Resource resource, ObjectNode wanted) {
    var found = api.find(resource, "default", "kubernetes");
    if (found.isEmpty()) {
      create(api, resource, "default", wanted);
      return;
    }
    ObjectNode object = found.get();
    boolean changed = false;
    for (String field : new String[] {"subsets", "endpoints", "ports"}) {
      if (wanted.has(field) && !Doc.same(wanted.get(field), object.path(field))) {
        object.set(field, wanted.get(field));
        changed = true;
      }
    }
    if (changed) {
      api.update(resource, "", object);
    }
  }

  private static void create(Api api, Api.Resource resource, String namespace, ObjectNode object) {
    try {
      api.create(resource, namespace, object);
    } catch (ApiException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
    }
  }

  private ObjectNode service() {
    ObjectNode service = Doc.object("v1", "Service", "default", "kubernetes");
    Doc.child(service, "metadata", "labels").put("component", "apiserver").put("provider", "kubernetes");
    ObjectNode spec = service.putObject("spec");
    spec.put("clusterIP", serviceIp).put("type", "ClusterIP").put("sessionAffinity", "None");
    spec.putArray("clusterIPs").add(serviceIp);
    spec.putArray("ipFamilies").add("IPv4");
    spec.put("ipFamilyPolicy", "SingleStack");
    spec.putArray("ports").addObject().put("name", "https").put("port", 443).put("protocol", "TCP").put("targetPort", port);
    return service;
  }

  private ObjectNode endpoints() {
    ObjectNode endpoints = Doc.object("v1", "Endpoints", "default", "kubernetes");
    Doc.child(endpoints, "metadata", "labels").put("endpointslice.kubernetes.io/skip-mirror", "true");
    ObjectNode subset = endpoints.putArray("subsets").addObject();
    subset.putArray("addresses").addObject().put("ip", address);
    subset.putArray("ports").addObject().put("name", "https").put("port", port).put("protocol", "TCP");
    return endpoints;
  }

  private ObjectNode slice() {
    ObjectNode slice = Doc.object("discovery.k8s.io/v1", "EndpointSlice", "default", "kubernetes");
    Doc.child(slice, "metadata", "labels").put("kubernetes.io/service-name", "kubernetes");
    slice.put("addressType", "IPv4");
    ObjectNode endpoint = slice.putArray("endpoints").addObject();
    endpoint.putArray("addresses").add(address);
    endpoint.putObject("conditions").put("ready", true);
    slice.putArray("ports").addObject().put("name", "https").put("port", port).put("protocol", "TCP");
    return slice;
  }
}
