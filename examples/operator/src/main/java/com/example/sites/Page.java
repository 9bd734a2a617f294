package com.example.sites;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;

/** The config map of a site: made, kept as it should be, and collected with its owner. */
public final class Page extends CRUDKubernetesDependentResource<ConfigMap, Site> {
  /** For the framework. */
  public Page() {
    super(ConfigMap.class);
  }

  static String text(Site site) {
    return "<h1>" + site.getSpec().title() + "</h1>";
  }

  @Override
  protected ConfigMap desired(Site site, Context<Site> context) {
    return new ConfigMapBuilder()
        .withNewMetadata().withName(site.getMetadata().getName() + "-page").withNamespace(site.getMetadata().getNamespace())
        .endMetadata()
        .addToData("index.html", text(site))
        .build();
  }
}
