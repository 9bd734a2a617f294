package io.ruori.master.deployment;

import io.ruori.master.document.Doc;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Spreading a new number of replicas over the sets that there are, in proportion: upstream's {@code sync.go}. Pure. */
final class Scaling {
  private Scaling() {}

  /** Whether the wanted number changed since the sets were last resized. */
  static boolean isDue(Rollout rollout) {
    return Rollout.active(rollout.all()).stream()
        .flatMap(s -> Revisions.size(s, Revisions.DESIRED).stream())
        .anyMatch(d -> d != rollout.wanted());
  }

  static List<Resize> plan(Rollout rollout) {
    Optional<ObjectNode> only = activeOrLatest(rollout);
    if (only.isPresent()) {
      // Even one of that size already may have another noted.
      return List.of(new Resize(only.get(), rollout.wanted()));
    }
    if (saturated(rollout)) {
      return Rollout.active(rollout.old()).stream().map(s -> new Resize(s, 0)).toList();
    }
    return rollout.rolling() ? proportionally(rollout) : List.of();
  }

  private static Optional<ObjectNode> activeOrLatest(Rollout rollout) {
    List<ObjectNode> active = Rollout.active(rollout.all());
    if (active.size() == 1) {
      return Optional.of(active.getFirst());
    }
    if (active.size() > 1) {
      return Optional.empty();
    }
    return rollout.current().or(() -> rollout.old().isEmpty()
        ? Optional.empty() : Optional.of(rollout.old().getLast()));
  }

  private static boolean saturated(Rollout rollout) {
    int wanted = rollout.wanted();
    return rollout.current().filter(s -> Rollout.size(s) == wanted
        && Doc.annotation(s, Revisions.DESIRED).equals(Integer.toString(wanted))
        && Rollout.count(s, "availableReplicas") == wanted).isPresent();
  }

  private static List<Resize> proportionally(Rollout rollout) {
    List<ObjectNode> sets = new ArrayList<>(Rollout.active(rollout.all()));
    int allowed = rollout.wanted() > 0 ? rollout.wanted() + rollout.maxSurge() : 0;
    int toAdd = allowed - Rollout.totalSize(sets);
    // The largest first; among equals growth goes to the newest, shrinking to the oldest.
    Comparator<JsonNode> bySize = Comparator.comparingInt(s -> -Rollout.size(s));
    sets.sort(bySize.thenComparing(toAdd > 0 ? Rollout.BY_AGE.reversed() : Rollout.BY_AGE));
    int added = 0;
    var resizes = new ArrayList<Resize>();
    for (ObjectNode set : sets) {
      int share = toAdd == 0 ? 0 : share(set, rollout, toAdd, added);
      added += share;
      resizes.add(new Resize(set, Rollout.size(set) + share));
    }
    if (toAdd != 0 && !resizes.isEmpty()) {
      Resize largest = resizes.getFirst();
      resizes.set(0, new Resize(largest.set(), Math.max(0, largest.size() + toAdd - added)));
    }
    return resizes;
  }

  private static int share(JsonNode set, Rollout rollout, int toAdd, int added) {
    int left = toAdd - added;
    int fraction = fraction(set, rollout);
    return toAdd > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
  }

  private static int fraction(JsonNode set, Rollout rollout) {
    int size = Rollout.size(set);
    if (rollout.wanted() == 0) {
      return -size;
    }
    int before = Revisions.size(set, Revisions.MAX).filter(noted -> noted != 0)
        .orElseGet(() -> Doc.integer(rollout.deployment(), 0, "status", "replicas"));
    if (before == 0) {
      return 0;
    }
    double grown = (double) size * (rollout.wanted() + rollout.maxSurge()) / before;
    return (int) Math.round(grown) - size;
  }
}
