package io.ruori.master.job;

import io.ruori.master.document.Doc;
import io.ruori.master.owner.Owners;
import io.ruori.master.pod.Pods;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** New pods of a job. */
final class JobPods {
  /** The longest start of a name to which five more letters can be added. */
  private static final int MAX_START = 58;

  private JobPods() {}

  /** @param index -1 for a job without indexes */
  static ObjectNode make(ObjectNode job, Tally tally, int index) {
    ObjectNode reference = Owners.controllerReference(Jobs.API_VERSION, Jobs.KIND, job);
    ObjectNode pod = Pods.fromTemplate(Doc.at(job, "spec", "template"), Doc.name(job), Doc.namespace(job), reference);
    ObjectNode metadata = Doc.child(pod, "metadata");
    List<String> finalizers = Stream.concat(Doc.finalizers(pod).stream(), Stream.of(Jobs.TRACKING)).distinct().toList();
    metadata.set("finalizers", Doc.listOfTexts(finalizers));
    if (index >= 0) {
      name(pod, Doc.name(job), index);
      Doc.child(pod, "metadata", "annotations").put(Jobs.INDEX, Integer.toString(index));
      Doc.child(pod, "metadata", "labels").put(Jobs.INDEX, Integer.toString(index));
      environment(pod);
    }
    if (Jobs.hasLimitPerIndex(job)) {
      failures(job, tally, index, Doc.child(pod, "metadata", "annotations"));
    }
    return pod;
  }

  private static void name(ObjectNode pod, String job, int index) {
    String end = "-" + index;
    Doc.child(pod, "spec").put("hostname", job + end);
    String start = job.substring(0, Math.min(job.length(), MAX_START - end.length() - 1));
    Doc.child(pod, "metadata").put("generateName", start + end + "-");
  }

  private static void environment(ObjectNode pod) {
    for (String list : List.of("initContainers", "containers")) {
      for (JsonNode container : Doc.items(pod, "spec", list)) {
        boolean known = Doc.items(container, "env").stream().anyMatch(e -> Doc.text(e, "name").equals("JOB_COMPLETION_INDEX"));
        if (!known) {
          ((ObjectNode) container).withArray("env").addObject().put("name", "JOB_COMPLETION_INDEX")
              .putObject("valueFrom").putObject("fieldRef").put("fieldPath", "metadata.labels['" + Jobs.INDEX + "']");
        }
      }
    }
  }

  /** How often the index has failed before, as its last pod knows. */
  private static void failures(JsonNode job, Tally tally, int index, ObjectNode annotations) {
    Optional<ObjectNode> last = tally.pods().stream()
        .filter(pod -> Jobs.index(pod) == index && Jobs.hasFailed(job, pod))
        .max(Comparator.comparingInt(Tally::failures));
    boolean counts = last.filter(pod -> FailurePolicy.judge(job, pod).counts()).isPresent();
    int failed = last.map(pod -> Jobs.number(pod, Jobs.FAILURES, 0)).orElse(0) + (counts ? 1 : 0);
    int ignored = last.map(pod -> Jobs.number(pod, Jobs.IGNORED_FAILURES, 0) + (counts ? 0 : 1)).orElse(0);
    annotations.put(Jobs.FAILURES, Integer.toString(failed));
    if (ignored > 0) {
      annotations.put(Jobs.IGNORED_FAILURES, Integer.toString(ignored));
    }
  }
}
