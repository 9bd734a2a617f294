package io.ruori.gateway.request;

/** A request whose headers make no sense, which upstream answers in plain text. Without a stack: it is no bug. */
public final class Unanswerable extends RuntimeException {
  private static final long serialVersionUID = 1;

  public Unanswerable(String message) {
    super(message, null, false, false);
  }
}
