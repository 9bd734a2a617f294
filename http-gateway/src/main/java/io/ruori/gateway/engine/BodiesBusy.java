package io.ruori.gateway.engine;

/** The bodies of other requests fill the memory that there is for them: worth another try, soon. */
public final class BodiesBusy extends RuntimeException {
  private static final long serialVersionUID = 1;

  BodiesBusy() {
    super("too many bodies of requests are being read", null, false, false);
  }
}
