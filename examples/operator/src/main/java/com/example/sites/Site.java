package com.example.sites;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** What a user asks for, and what became of it. Its definition is in {@code operator.yaml}. */
@Group("example.com")
@Version("v1")
public final class Site extends CustomResource<Site.Spec, Site.Status> implements Namespaced {
  private static final long serialVersionUID = 1;

  /** @param title of the page */
  public record Spec(String title) {}

  /**
   * @param page the config map that holds the page
   * @param title that the page shows
   * @param observedGeneration of the site when it was looked at
   */
  public record Status(String page, String title, Long observedGeneration) {}
}
