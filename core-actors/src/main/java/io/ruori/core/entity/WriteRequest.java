package io.ruori.core.entity;

import io.ruori.core.kind.User;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.object.GroupResource;
import java.time.Instant;
import java.util.List;

/**
 * A write as it comes from a client: plain data, so that it may cross from one member to another.
 *
 * @param resource as in the URL
 * @param version the API version of the request and of its body
 * @param subresource {@code ""} for the object itself
 * @param namespace {@code ""} for cluster-scoped resources
 * @param name as in the URL; {@code ""} at a create, whose body names the object
 * @param body a JSON document: the object (create, update), the patch, or for a subresource its own kind; empty at a delete
 * @param deadline when the client stops waiting
 * @param guards objects that must not have changed when the write is committed: the partition of a keeper
 * @param ticket what makes it count once, whoever carries it out and how often
 */
public record WriteRequest(
    Verb verb,
    GroupResource resource,
    String version,
    String subresource,
    String namespace,
    String name,
    byte[] body,
    WriteOptions options,
    User user,
    Instant deadline,
    List<Ledger.Guard> guards,
    Ticket ticket) {

  /**
   * Given to a request where it enters.
   *
   * @param number goes with what it changes into history; 0 for none
   * @param born a revision before any that it can lead to
   */
  public record Ticket(long number, long born) {
    public static final Ticket NONE = new Ticket(0, 0);
  }

  public WriteRequest {
    guards = List.copyOf(guards);
  }

  public WriteRequest(
      Verb verb,
      GroupResource resource,
      String version,
      String subresource,
      String namespace,
      String name,
      byte[] body,
      WriteOptions options,
      User user,
      Instant deadline) {
    this(verb, resource, version, subresource, namespace, name, body, options, user, deadline, List.of(), Ticket.NONE);
  }

  /** What to do. The patches differ in how the body is read. */
  public enum Verb {
    CREATE,
    UPDATE,
    JSON_PATCH,
    MERGE_PATCH,
    STRATEGIC_PATCH,
    APPLY,
    DELETE;

    public boolean isPatch() {
      return this == JSON_PATCH || this == MERGE_PATCH || this == STRATEGIC_PATCH || this == APPLY;
    }
  }

  public WriteRequest withName(String newName) {
    return new WriteRequest(
        verb, resource, version, subresource, namespace, newName, body, options, user, deadline, guards, ticket);
  }

  /** The same, given up at another time. */
  WriteRequest until(Instant newDeadline) {
    return new WriteRequest(
        verb, resource, version, subresource, namespace, name, body, options, user, newDeadline, guards, ticket);
  }

  WriteRequest with(Ticket newTicket) {
    return new WriteRequest(
        verb, resource, version, subresource, namespace, name, body, options, user, deadline, guards, newTicket);
  }
}
