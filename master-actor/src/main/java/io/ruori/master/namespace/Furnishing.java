package io.ruori.master.namespace;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.document.Doc;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * One object that every namespace has and gets back when it is deleted or changed: the service account {@code default}, the
 * config map {@code kube-root-ca.crt}.
 */
public final class Furnishing implements Reconciler {
  private static final String DESCRIPTION =
      "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal"
          + " service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes"
          + " clusters.";

  private final String controller;
  private final Api.Resource resource;
  private final ObjectNode wanted;

  private Furnishing(String controller, Api.Resource resource, ObjectNode wanted) {
    this.controller = controller;
    this.resource = resource;
    this.wanted = wanted;
  }

  public static Furnishing defaultServiceAccount() {
    ObjectNode account = Doc.object("v1", "ServiceAccount", "", "default");
    return new Furnishing("service-account-controller", Api.Resource.core("serviceaccounts"), account);
  }

  /** {@code certificatePem} is the CA by which pods trust the API. */
  public static Furnishing rootCertificate(String certificatePem) {
    ObjectNode map = Doc.object("v1", "ConfigMap", "", "kube-root-ca.crt");
    Doc.child(map, "metadata", "annotations").put("kubernetes.io/description", DESCRIPTION);
    map.putObject("data").put("ca.crt", certificatePem);
    return new Furnishing("root-ca-certificate-publisher", Api.Resource.core("configmaps"), map);
  }

  @Override
  public String name() {
    return controller;
  }

  @Override
  public Api.Resource subject() {
    return NamespaceReconciler.NAMESPACES;
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(new Trigger(resource, (old, object, api) -> {
      ObjectNode any = object == null ? old : object;
      boolean ours = Doc.name(any).equals(Doc.name(wanted));
      return ours ? List.of(new ObjectKey("", "namespaces", "", Doc.namespace(any))) : List.of();
    }));
  }

  @Override
  public Result reconcile(ObjectKey key, Api api) {
    Optional<ObjectNode> namespace = api.find(NamespaceReconciler.NAMESPACES, "", key.name());
    if (namespace.isEmpty() || Doc.deleting(namespace.get())) {
      return Result.DONE;
    }
    Optional<ObjectNode> found = api.find(resource, key.name(), Doc.name(wanted));
    if (found.isEmpty()) {
      create(key.name(), api);
    } else if (wanted.has("data") && !Doc.strings(found.get(), "data").equals(Doc.strings(wanted, "data"))) {
      ObjectNode changed = found.get();
      changed.set("data", wanted.get("data").deepCopy());
      api.update(resource, "", changed);
    }
    return Result.DONE;
  }

  private void create(String namespace, Api api) {
    try {
      ObjectNode object = wanted.deepCopy();
      Doc.child(object, "metadata").put("namespace", namespace);
      api.create(resource, namespace, object);
    } catch (ApiException e) {
      boolean late = e.isAlreadyExists() || e.isNotFound() || Doc.deleting(
          api.find(NamespaceReconciler.NAMESPACES, "", namespace).orElse(NamespaceReconciler.named(namespace)));
      if (!late) {
        throw e;
      }
    }
  }
}
