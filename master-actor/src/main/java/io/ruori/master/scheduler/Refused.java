package io.ruori.master.scheduler;

import io.ruori.master.scheduler.plugin.Change;
import io.ruori.master.scheduler.plugin.Verdict;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Why no node fits a pod, and how to say it in upstream's words ({@code framework.FitError}).
 *
 * @param nodes how many nodes there are
 * @param all why no node at all can do, or {@code ""}
 * @param verdicts each node's refusal
 * @param hopes the changes that could help
 */
record Refused(int nodes, String all, Map<String, Verdict> verdicts, Set<Change> hopes) {
  Refused {
    hopes = hopes.isEmpty() ? EnumSet.allOf(Change.class) : hopes;
  }

  /** {@code after} is what preemption has to say, or {@code ""}. */
  String message(String after) {
    if (nodes == 0) {
      return "no nodes available to schedule pods";
    }
    String reasons = all.isEmpty() ? histogram(verdicts.values().stream().map(Verdict::reasons).toList()) : all;
    String message = "0/" + nodes + " nodes are available: " + reasons + ".";
    return after.isEmpty() ? message : message + " " + after;
  }

  /** {@code 1 Insufficient cpu, 2 node(s) were unschedulable}: sorted as text, count first. */
  static String histogram(List<List<String>> reasons) {
    Map<String, Integer> counts = new TreeMap<>();
    reasons.forEach(each -> each.forEach(r -> counts.merge(r, 1, Integer::sum)));
    return String.join(", ", counts.entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).sorted().toList());
  }
}
