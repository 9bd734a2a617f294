package io.ruori.core.validation;

/**
 * Where a field is, as upstream writes it: {@code spec.containers[0].name}, {@code metadata.labels[app]}. The text is made
 * when it is asked for: rules name many places and complain of few.
 */
public final class Path {
  public static final Path ROOT = new Path("");
  public static final Path METADATA = new Path("metadata");
  public static final Path SPEC = new Path("spec");
  public static final Path STATUS = new Path("status");

  private final Path above;
  private final String step;
  private final boolean entry;

  /** A path with that text. */
  public Path(String text) {
    this(null, text, false);
  }

  private Path(Path above, String step, boolean entry) {
    this.above = above;
    this.step = step;
    this.entry = entry;
  }

  public static Path of(String first, String... more) {
    return new Path(first).child(more);
  }

  public Path child(String name) {
    return name.isEmpty() ? this : new Path(this, name, false);
  }

  public Path child(String... names) {
    Path below = this;
    for (String name : names) {
      below = below.child(name);
    }
    return below;
  }

  public Path index(int index) {
    return new Path(this, Integer.toString(index), true);
  }

  public Path key(String key) {
    return new Path(this, key, true);
  }

  public String text() {
    if (above == null) {
      return step;
    }
    var text = new StringBuilder(64);
    write(text);
    return text.toString();
  }

  private void write(StringBuilder text) {
    if (above != null) {
      above.write(text);
    }
    if (entry) {
      text.append('[').append(step).append(']');
    } else {
      text.append(text.isEmpty() ? "" : ".").append(step);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Path path && text().equals(path.text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
