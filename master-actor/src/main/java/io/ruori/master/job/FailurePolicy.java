package io.ruori.master.job;

import io.ruori.master.document.Doc;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a job's pod failure policy says of a failed pod (upstream's {@code pod_failure_policy.go}). */
final class FailurePolicy {
  private FailurePolicy() {}

  /**
   * @param action {@code Count} when no rule matches
   * @param message why the job fails, when the action is {@code FailJob}
   */
  record Match(String action, String message) {
    static final Match NONE = new Match("Count", "");

    boolean counts() {
      return !action.equals("Ignore");
    }
  }

  /** The first rule that matches decides. */
  static Match judge(JsonNode job, JsonNode pod) {
    List<JsonNode> rules = Doc.items(job, "spec", "podFailurePolicy", "rules");
    for (int i = 0; i < rules.size(); i++) {
      String action = Doc.text(rules.get(i), "action");
      String suffix = " matching " + action + " rule at index " + i;
      String name = Doc.namespace(pod) + "/" + Doc.name(pod);
      Optional<Match> match =
          Doc.has(rules.get(i), "onExitCodes")
              ? container(Doc.at(rules.get(i), "onExitCodes"), pod)
                  .map(c -> "Container " + Doc.text(c, "name") + " for pod " + name + " failed with exit code "
                      + exitCode(c) + suffix)
                  .map(message -> new Match(action, message))
              : condition(Doc.items(rules.get(i), "onPodConditions"), pod)
                  .map(type -> new Match(action, "Pod " + name + " has condition " + type + suffix));
      if (match.isPresent()) {
        return match.get();
      }
    }
    return Match.NONE;
  }

  private static int exitCode(JsonNode status) {
    return Doc.integer(status, 0, "state", "terminated", "exitCode");
  }

  private static Optional<JsonNode> container(JsonNode requirement, JsonNode pod) {
    String name = Doc.text(requirement, "containerName");
    List<Integer> values = Doc.items(requirement, "values").stream().map(value -> value.asInt(0)).toList();
    boolean in = Doc.text(requirement, "operator").equals("In");
    return Stream.of("containerStatuses", "initContainerStatuses")
        .flatMap(list -> Doc.items(pod, "status", list).stream())
        .filter(status -> name.isEmpty() || name.equals(Doc.text(status, "name")))
        .filter(status -> exitCode(status) != 0 && values.contains(exitCode(status)) == in)
        .findFirst();
  }

  private static Optional<String> condition(List<JsonNode> patterns, JsonNode pod) {
    return patterns.stream()
        .filter(pattern -> Doc.items(pod, "status", "conditions").stream().anyMatch(condition ->
            Doc.text(condition, "type").equals(Doc.text(pattern, "type"))
                && Doc.text(condition, "status").equals(Doc.text(pattern, "status"))))
        .map(pattern -> Doc.text(pattern, "type"))
        .findFirst();
  }
}
