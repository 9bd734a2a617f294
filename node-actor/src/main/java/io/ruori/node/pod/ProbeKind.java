package io.ruori.node.pod;

/** The three questions that a node asks a container. */
public enum ProbeKind {
  STARTUP("startupProbe", "Startup"),
  LIVENESS("livenessProbe", "Liveness"),
  READINESS("readinessProbe", "Readiness");

  private final String field;
  private final String title;

  ProbeKind(String field, String title) {
    this.field = field;
    this.title = title;
  }

  /** The field of {@code Container} that holds it. */
  public String field() {
    return field;
  }

  /** As Events name it. */
  public String title() {
    return title;
  }
}
