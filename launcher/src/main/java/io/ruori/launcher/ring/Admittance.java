package io.ruori.launcher.ring;

import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ring.FeatureLevel;
import io.ruori.core.ring.MemberRecord;
import java.util.Optional;

/** Who may be a master of the ring. */
final class Admittance {
  private Admittance() {}

  /** Why this one may not; empty when it may. */
  static Optional<String> objection(LiveTable table, MemberRecord newcomer) {
    if (Revocations.contains(table, newcomer.certificate())) {
      return Optional.of(removed(newcomer.name()));
    }
    int level = FeatureLevel.stored(table);
    if (newcomer.featureLevel() < level) {
      return Optional.of(
          "the ring runs at feature level " + level + "; " + newcomer.name() + ", of release " + newcomer.version()
              + ", knows up to " + newcomer.featureLevel() + ": use the ring's release");
    }
    for (MemberRecord member : MemberRecord.all(table)) {
      if (member.name().equals(newcomer.name())) {
        if (isAnother(member, newcomer)) {
          return Optional.of(
              "there is a master named \"" + member.name() + "\" in the ring, at " + member.endpoint()
                  + ": use another --name, or, when that one is gone for good, \"ruori member remove " + member.name()
                  + "\" first");
        }
      } else if (member.ringAddress().equals(newcomer.ringAddress())
          || member.engineAddress().equals(newcomer.engineAddress())) {
        return Optional.of(
            "the master \"" + member.name() + "\" is at " + member.ringAddress() + " already: use another --ring-port, or,"
                + " when that one is gone for good, \"ruori member remove " + member.name() + "\" first");
      }
    }
    return Optional.empty();
  }

  /** The same master keeps its certificate, or, when it was renewed, its place. */
  private static boolean isAnother(MemberRecord member, MemberRecord newcomer) {
    return !member.certificate().isEmpty()
        && !member.certificate().equals(newcomer.certificate())
        && !(member.ringAddress().equals(newcomer.ringAddress()) && member.endpoint().equals(newcomer.endpoint()));
  }

  /** What a master is told that was removed. */
  static String removed(String name) {
    return "the master \"" + name + "\" was removed from the ring, and gives its keys up: it may join again with --join and a new"
        + " --token";
  }
}
