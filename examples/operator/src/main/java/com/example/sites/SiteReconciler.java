package com.example.sites;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;

/** Says in a site's status what its page shows; a finalizer lets the page go into the archive before the site is gone. */
@Workflow(dependents = @Dependent(type = Page.class))
@ControllerConfiguration(name = "sites", fieldManager = "sites")
public final class SiteReconciler implements Reconciler<Site>, Cleaner<Site> {
  private static final String ARCHIVE = "archive";

  @Override
  public UpdateControl<Site> reconcile(Site site, Context<Site> context) {
    ConfigMap page = context.getSecondaryResource(ConfigMap.class).orElseThrow();
    var told = new Site();
    told.setMetadata(
        new ObjectMetaBuilder().withName(site.getMetadata().getName()).withNamespace(site.getMetadata().getNamespace()).build());
    told.setStatus(
        new Site.Status(page.getMetadata().getName(), site.getSpec().title(), site.getMetadata().getGeneration()));
    return UpdateControl.patchStatus(told);
  }

  @Override
  public DeleteControl cleanup(Site site, Context<Site> context) {
    String name = site.getMetadata().getName();
    ConfigMap kept =
        new ConfigMapBuilder()
            .withNewMetadata().withName(ARCHIVE).withNamespace(site.getMetadata().getNamespace()).endMetadata()
            .addToData(name, Page.text(site))
            .build();
    // A manager for each site, so that none takes away what another one keeps.
    var manager =
        new PatchContext.Builder().withPatchType(PatchType.SERVER_SIDE_APPLY).withFieldManager("archive-" + name).withForce(true);
    context.getClient().resource(kept).patch(manager.build());
    return DeleteControl.defaultDelete();
  }
}
