package io.ruori.node.container;

/** The container's configuration cannot be resolved: {@code CreateContainerConfigError}. */
public final class ConfigFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ConfigFailure(String message) {
    super(message);
  }
}
