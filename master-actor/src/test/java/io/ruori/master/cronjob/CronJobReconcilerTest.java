package io.ruori.master.cronjob;

import static io.ruori.master.Given.events;
import static io.ruori.master.Given.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.api.Api;
import io.ruori.master.FakeApi;
import io.ruori.master.document.Doc;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class CronJobReconcilerTest {
  private static final Api.Resource CRON_JOBS = new Api.Resource("batch", "v1", "cronjobs");
  private static final Api.Resource JOBS = new Api.Resource("batch", "v1", "jobs");

  private final FakeApi api = new FakeApi();
  private final CronJobReconciler reconciler = CronJobReconciler.create(api);

  private void cron(String policy) {
    api.create(CRON_JOBS, "ns", json("""
        {'apiVersion':'batch/v1','kind':'CronJob','metadata':{'name':'cj'},
         'spec':{'schedule':'* * * * *','concurrencyPolicy':'%s','successfulJobsHistoryLimit':1,
           'jobTemplate':{'metadata':{'labels':{'a':'b'}},'spec':{'template':{}}}}}""".formatted(policy)));
    api.settle(reconciler);
  }

  private List<ObjectNode> jobs() {
    return api.list(JOBS, "ns", Api.Query.ALL).items();
  }

  private void minute() {
    api.advance(Duration.ofMinutes(1));
    api.edit(CRON_JOBS, api.find(CRON_JOBS, "ns", "cj").orElseThrow(),
        cron -> Doc.child(cron, "metadata", "labels").put("at", api.instant().toString()));
    api.settle(reconciler);
  }

  @Test
  void makesAJobWhenOneIsDue() {
    cron("Allow");
    assertThat(jobs()).isEmpty();
    minute();
    assertThat(jobs()).hasSize(1).allSatisfy(job -> {
      assertThat(Doc.labels(job)).containsEntry("a", "b");
      assertThat(Doc.name(job)).matches("cj-\\d+");
    });
    ObjectNode cron = api.find(CRON_JOBS, "ns", "cj").orElseThrow();
    assertThat(Doc.items(cron, "status", "active")).hasSize(1);
    assertThat(events(api)).contains("SuccessfulCreate: Created job " + Doc.name(jobs().getFirst()));
    minute();
    assertThat(jobs()).hasSize(2);
  }

  @Test
  void startsNoneBesideAnotherWhereThatIsForbidden() {
    cron("Forbid");
    minute();
    minute();
    assertThat(jobs()).hasSize(1);
  }

  @Test
  void replacesTheOneThatRuns() {
    cron("Replace");
    minute();
    String first = Doc.name(jobs().getFirst());
    minute();
    assertThat(jobs()).hasSize(1).noneMatch(job -> Doc.name(job).equals(first));
  }

  private static String next(String schedule, String zone, String after) {
    return Timetable.parse(schedule, zone).orElseThrow().next(Instant.parse(after)).map(Instant::toString).orElse("never");
  }

  @Test
  void readsSchedules() {
    assertThat(next("*/15 * * * *", "", "2026-01-01T00:01:00Z")).isEqualTo("2026-01-01T00:15:00Z");
    assertThat(next("0 9-17 * * mon-fri", "", "2026-01-02T17:00:00Z")).isEqualTo("2026-01-05T09:00:00Z");
    assertThat(next("0 0 13 * 5", "", "2026-01-01T00:00:00Z")).isEqualTo("2026-01-02T00:00:00Z");
    assertThat(next("@daily", "Europe/Paris", "2026-07-01T00:00:00Z")).isEqualTo("2026-07-01T22:00:00Z");
    assertThat(next("0 0 29 2 *", "", "2026-01-01T00:00:00Z")).isEqualTo("2028-02-29T00:00:00Z");
    assertThat(next("0 0 31 2 *", "", "2026-01-01T00:00:00Z")).isEqualTo("never");
    assertThat(next("@every 1h30m", "", "2026-01-01T00:00:00Z")).isEqualTo("2026-01-01T01:30:00Z");
  }
}
