package io.ruori.gateway.request;

/**
 * The form in which an answer is wanted.
 *
 * @param shape the object itself, or what is to be made of it
 * @param metaVersion {@code v1} or {@code v1beta1} of {@code meta.k8s.io}, for the shapes that are made
 */
public record Rendition(Format format, boolean pretty, Shape shape, String metaVersion) {
  public static final Rendition PLAIN = new Rendition(Format.JSON, false, Shape.OBJECT, "");

  /** How documents are encoded. */
  public enum Format {
    JSON("application/json"),
    YAML("application/yaml"),
    PROTOBUF("application/vnd.kubernetes.protobuf");

    private final String contentType;

    Format(String contentType) {
      this.contentType = contentType;
    }

    public String contentType() {
      return contentType;
    }
  }

  /** What documents show. */
  public enum Shape {
    OBJECT,
    TABLE,
    METADATA,
    METADATA_LIST
  }

  public Rendition withPretty(boolean wanted) {
    return pretty == wanted ? this : new Rendition(format, wanted, shape, metaVersion);
  }

  public boolean isPlainJson() {
    return format == Format.JSON && !pretty && shape == Shape.OBJECT;
  }
}
