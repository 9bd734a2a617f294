package io.ruori.core.simulation;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/** Which member's messages reach which; each direction may be cut by itself. */
final class Links {
  private record Way(int from, int to) {}

  private final int members;
  private final Set<Way> cut = new HashSet<>();

  Links(int members) {
    this.members = members;
  }

  void cut(int from, int to) {
    cut.add(new Way(from, to));
  }

  /** Nobody reaches this one, and it reaches nobody. */
  void isolate(int member) {
    IntStream.range(0, members).filter(other -> other != member).forEach(other -> {
      cut(member, other);
      cut(other, member);
    });
  }

  void heal() {
    cut.clear();
  }

  boolean reaches(int from, int to) {
    return !cut.contains(new Way(from, to));
  }

  boolean haveContact(int one, int other) {
    return reaches(one, other) && reaches(other, one);
  }
}
