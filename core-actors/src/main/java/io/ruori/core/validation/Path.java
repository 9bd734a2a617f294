package io.ruori.core.validation;

/** Where a field is, as upstream writes it: {@code spec.containers[0].name}, {@code metadata.labels[app]}. */
public record Path(String text) {
  public static final Path ROOT = new Path("");
  public static final Path METADATA = new Path("metadata");
  public static final Path SPEC = new Path("spec");
  public static final Path STATUS = new Path("status");

  public static Path of(String first, String... more) {
    return new Path(first).child(more);
  }

  public Path child(String... names) {
    String joined = String.join(".", names);
    if (joined.isEmpty()) {
      return this;
    }
    return new Path(text.isEmpty() ? joined : text + "." + joined);
  }

  public Path index(int index) {
    return new Path(text + "[" + index + "]");
  }

  public Path key(String key) {
    return new Path(text + "[" + key + "]");
  }

  @Override
  public String toString() {
    return text;
  }
}
