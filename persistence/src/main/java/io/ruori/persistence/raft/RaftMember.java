package io.ruori.persistence.raft;

/**
 * A member of the group.
 *
 * @param address where the others reach its engine, {@code host:port}
 * @param voting whether it counts for a majority
 */
public record RaftMember(String name, String address, boolean voting) {
  public RaftMember(String name, String address) {
    this(name, address, true);
  }
}
