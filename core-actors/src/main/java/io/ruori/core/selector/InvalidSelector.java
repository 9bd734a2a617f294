package io.ruori.core.selector;

/** What a parser of this package throws, and nothing else; the message is upstream's. */
public final class InvalidSelector extends Exception {
  private static final long serialVersionUID = 1;

  public InvalidSelector(String message) {
    super(message, null, false, false);
  }
}
