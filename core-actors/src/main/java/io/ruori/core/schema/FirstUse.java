package io.ruori.core.schema;

import java.util.function.Supplier;

/** A schema that is looked up when it is first asked for, and kept. Looking it up twice at the same time does no harm. */
final class FirstUse implements Supplier<Schema> {
  private final Supplier<Schema> lookUp;
  private volatile Schema found;

  FirstUse(Supplier<Schema> lookUp) {
    this.lookUp = lookUp;
  }

  @Override
  public Schema get() {
    Schema schema = found;
    if (schema == null) {
      schema = lookUp.get();
      found = schema;
    }
    return schema;
  }
}
