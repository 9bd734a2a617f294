package io.ruori.master.job;

import static io.ruori.master.Given.events;
import static io.ruori.master.Given.json;
import static io.ruori.master.Given.pods;
import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.api.Api;
import io.ruori.master.FakeApi;
import io.ruori.master.document.Doc;
import io.ruori.master.pod.Pods;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class JobReconcilerTest {
  private static final Api.Resource JOBS = new Api.Resource("batch", "v1", "jobs");

  private final FakeApi api = new FakeApi();
  private final JobReconciler reconciler = JobReconciler.create(api);

  private void job(String spec) {
    api.create(JOBS, "ns", json("""
        {'apiVersion':'batch/v1','kind':'Job','metadata':{'name':'job'},
         'spec':{%s,'parallelism':2,'backoffLimit':1,'selector':{'matchLabels':{'job-name':'job'}},
           'template':{'metadata':{'labels':{'job-name':'job'}},'spec':{'containers':[{'name':'c'}]}}}}"""
        .formatted(spec)));
    api.settle(reconciler);
  }

  private ObjectNode status() {
    return (ObjectNode) api.find(JOBS, "ns", "job").orElseThrow().path("status");
  }

  private List<String> conditions() {
    return Doc.items(status(), "conditions").stream()
        .map(c -> Doc.text(c, "type") + "=" + Doc.text(c, "status") + " " + Doc.text(c, "reason")).toList();
  }

  private void ends(ObjectNode pod, String phase) {
    api.edit(Pods.PODS, pod, p -> Doc.child(p, "status").put("phase", phase));
    api.settle(reconciler);
  }

  private List<ObjectNode> active() {
    return pods(api).stream().filter(Pods::active).toList();
  }

  @Test
  void runsUntilEnoughPodsHaveSucceededAndCountsEachOnce() {
    job("'completions':3");
    assertThat(active()).hasSize(2).allMatch(Jobs::isTracked);
    ends(active().getFirst(), "Succeeded");
    assertThat(Doc.integer(status(), 0, "succeeded")).isEqualTo(1);
    assertThat(active()).hasSize(2);
    ends(active().getFirst(), "Succeeded");
    ends(active().getFirst(), "Succeeded");
    assertThat(conditions()).containsExactly(
        "SuccessCriteriaMet=True CompletionsReached", "Complete=True CompletionsReached");
    assertThat(Doc.integer(status(), 0, "succeeded")).isEqualTo(3);
    assertThat(pods(api)).hasSize(3).noneMatch(Jobs::isTracked);
    assertThat(events(api)).contains("Completed: Job completed");
  }

  @Test
  void triesAgainAfterAWhileAndFailsWhenThatWasTooOften() {
    job("'completions':1");
    ends(active().getFirst(), "Failed");
    assertThat(active()).isEmpty();
    api.advance(Duration.ofSeconds(11));
    api.edit(JOBS, api.find(JOBS, "ns", "job").orElseThrow(), j -> Doc.child(j, "metadata", "labels").put("a", "b"));
    api.settle(reconciler);
    ends(active().getFirst(), "Failed");
    assertThat(conditions()).containsExactly("FailureTarget=True BackoffLimitExceeded", "Failed=True BackoffLimitExceeded");
    assertThat(Doc.integer(status(), 0, "failed")).isEqualTo(2);
  }

  @Test
  void givesEachIndexItsPod() {
    job("'completions':3,'completionMode':'Indexed'");
    assertThat(active()).extracting(Jobs::index).containsExactlyInAnyOrder(0, 1);
    ends(active().stream().filter(p -> Jobs.index(p) == 1).findFirst().orElseThrow(), "Succeeded");
    assertThat(Doc.text(status(), "completedIndexes")).isEqualTo("1");
    assertThat(active()).extracting(Jobs::index).containsExactlyInAnyOrder(0, 2);
  }

  @Test
  void suspendsAndResumes() {
    job("'completions':1,'suspend':true");
    assertThat(pods(api)).isEmpty();
    assertThat(conditions()).containsExactly("Suspended=True JobSuspended");
    api.edit(JOBS, api.find(JOBS, "ns", "job").orElseThrow(), j -> Doc.child(j, "spec").put("suspend", false));
    api.settle(reconciler);
    assertThat(active()).hasSize(1);
    assertThat(conditions()).containsExactly("Suspended=False JobResumed");
  }

  @Test
  void writesIndexesAsUpstreamDoes() {
    assertThat(Indexes.parse("0-1,3,5-7,9-20", 12).text()).isEqualTo("0,1,3,5-7,9-11");
  }
}
