package io.ruori.node.runtime;

/** The container engine refused or is broken; {@code reason} is upstream's word for a container's waiting state. */
public final class RuntimeFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String reason;

  public RuntimeFailure(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  public RuntimeFailure(String reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public String reason() {
    return reason;
  }
}
