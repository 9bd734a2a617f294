package io.ruori.gateway.audit;

import io.ruori.gateway.engine.Request;
import io.ruori.gateway.request.Target;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Makes the events of requests, by a policy.
 *
 * @param log takes one event's JSON; it must not block for long
 */
public record Audit(AuditPolicy policy, Consumer<byte[]> log, InstantSource clock) {

  /** Begins the record of a request that has come in. */
  public AuditEntry begin(Request request, Target target, String id) {
    return new AuditEntry(this, request, target, id);
  }
}
