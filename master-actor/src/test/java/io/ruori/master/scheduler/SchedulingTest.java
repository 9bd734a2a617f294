package io.ruori.master.scheduler;

import static io.ruori.master.Given.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.master.FakeApi;
import io.ruori.master.document.Doc;
import io.ruori.master.scheduler.cluster.PodInfo;
import io.ruori.master.scheduler.plugin.Plugins;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Decisions at the desk, without any API: what it is told, and what it orders. */
class SchedulingTest {
  private static final String NO_HELP = "no new claims to deallocate, preemption: 0/%d nodes are available: %s.";
  private final FakeApi clock = new FakeApi();
  private final Deque<Desk.Order> orders = new ArrayDeque<>();
  private final Desk desk = Desk.create(Plugins.standard(), clock, pods -> Set.of(), orders::add);
  private int uids;

  @BeforeEach
  void synced() {
    Desk.NEEDED.forEach(w -> desk.hear(new Signal.Synced(w)));
  }

  private void node(String name, String cpu, String spec, String labels) {
    desk.hear(new Signal.NodePresent(json("""
        {'kind':'Node','metadata':{'name':'%s','labels':%s},'spec':%s,
         'status':{'allocatable':{'cpu':'%s','memory':'8Gi','pods':'10'}}}""".formatted(name, labels, spec, cpu))));
  }

  private void node(String name, String cpu) {
    node(name, cpu, "{}", "{'kubernetes.io/hostname':'" + name + "'}");
  }

  private PodInfo pod(String name, String labels, String spec, int priority) {
    ObjectNode pod = json("{'kind':'Pod','metadata':{'namespace':'ns','name':'%s','uid':'u%d','labels':%s},'spec':%s}"
        .formatted(name, ++uids, labels, spec));
    Doc.child(pod, "spec").put("schedulerName", "default-scheduler").put("priority", priority);
    PodInfo info = PodInfo.of(pod);
    desk.hear(new Signal.PodPresent(info));
    return info;
  }

  private static String asking(String cpu) {
    return "{'containers':[{'name':'c','image':'i','resources':{'requests':{'cpu':'" + cpu + "'}}}]}";
  }

  private Desk.Order decide() {
    desk.decideAll(() -> orders.isEmpty(), Duration.ofMinutes(1));
    return orders.poll();
  }

  private String boundTo() {
    return decide() instanceof Desk.Order.Bind bind ? bind.node() : "none";
  }

  private String refusal() {
    return decide() instanceof Desk.Order.Refuse refuse ? refuse.message() : "no refusal";
  }

  @Test
  void givesAPodANodeWithRoom() {
    node("small", "1");
    node("large", "4");
    pod("p", "{}", asking("2"), 0);
    assertThat(boundTo()).isEqualTo("large");
  }

  @Test
  void saysThatThereAreNoNodes() {
    pod("p", "{}", asking("1"), 0);
    assertThat(refusal()).isEqualTo("no nodes available to schedule pods");
  }

  @Test
  void saysWhyEachNodeDoesNotFit() {
    node("a", "1");
    node("b", "4", "{'taints':[{'key':'k','value':'v','effect':'NoSchedule'}]}", "{}");
    node("c", "4", "{'unschedulable':true}", "{}");
    pod("p", "{}", asking("2"), 0);
    assertThat(refusal()).isEqualTo("0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s), "
        + "1 node(s) were unschedulable. " + NO_HELP.formatted(3, "3 Preemption is not helpful for scheduling"));
  }

  @Test
  void countsWhatItHasJustPlaced() {
    node("a", "2");
    pod("p", "{}", asking("2"), 0);
    assertThat(boundTo()).isEqualTo("a");
    pod("q", "{}", asking("1"), 0);
    assertThat(refusal()).isEqualTo("0/1 nodes are available: 1 Insufficient cpu. "
        + NO_HELP.formatted(1, "1 No preemption victims found for incoming pod"));
  }

  @Test
  void triesAgainWhenRoomComesAndTheBackOffIsOver() {
    node("a", "1");
    PodInfo pod = pod("p", "{}", asking("2"), 0);
    Desk.Order.Refuse refusal = (Desk.Order.Refuse) decide();
    desk.hear(new Signal.RefusalWritten(pod, refusal.hopes()));
    assertThat(decide()).isNull();
    node("a", "2");
    assertThat(decide()).isNull();
    clock.advance(Duration.ofSeconds(1));
    assertThat(boundTo()).isEqualTo("a");
  }

  @Test
  void undoesABindingThatFailed() {
    node("a", "2");
    PodInfo pod = pod("p", "{}", asking("2"), 0);
    assertThat(boundTo()).isEqualTo("a");
    desk.hear(new Signal.BindFailed(pod));
    pod("q", "{}", asking("2"), 0);
    assertThat(boundTo()).isEqualTo("a");
  }

  @Test
  void spreadsEqualPodsOverEqualNodes() {
    node("a", "4");
    node("b", "4");
    node("c", "4");
    var used = new java.util.TreeSet<String>();
    for (int i = 0; i < 3; i++) {
      pod("p" + i, "{}", asking("1"), 0);
      used.add(boundTo());
    }
    assertThat(used).containsExactly("a", "b", "c");
  }

  @Test
  void higherPriorityGoesFirst() {
    node("a", "1");
    pod("low", "{}", asking("1"), 1);
    PodInfo high = pod("high", "{}", asking("1"), 5);
    assertThat(decide()).isEqualTo(new Desk.Order.Bind(high, "a"));
  }

  @Test
  void keepsPodsApartAndTogetherAsTheyWish() {
    node("a", "4", "{}", "{'zone':'1'}");
    node("b", "4", "{}", "{'zone':'2'}");
    String apart = """
        {'containers':[{'name':'c','image':'i'}],'affinity':{'podAntiAffinity':
         {'requiredDuringSchedulingIgnoredDuringExecution':[
          {'topologyKey':'zone','labelSelector':{'matchLabels':{'app':'w'}}}]}}}""";
    pod("p", "{'app':'w'}", apart, 0);
    String first = boundTo();
    pod("q", "{'app':'w'}", apart, 0);
    assertThat(boundTo()).isNotEqualTo(first).isNotEqualTo("none");
    pod("r", "{'app':'w'}", apart, 0);
    assertThat(refusal()).startsWith("0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules.");
    pod("s", "{}", apart.replace("podAntiAffinity", "podAffinity").replace("'w'", "'none'"), 0);
    assertThat(refusal()).startsWith("0/2 nodes are available: 2 node(s) didn't match pod affinity rules.");
  }

  @Test
  void keepsTheSkewOfASpreadConstraint() {
    node("a", "4", "{}", "{'zone':'1'}");
    node("b", "4", "{}", "{'zone':'2'}");
    String spread = """
        {'containers':[{'name':'c','image':'i'}],'nodeSelector':{'zone':'1'},'topologySpreadConstraints':[
         {'maxSkew':1,'topologyKey':'zone','whenUnsatisfiable':'DoNotSchedule','nodeAffinityPolicy':'Ignore',
          'labelSelector':{'matchLabels':{'app':'w'}}}]}""";
    pod("p", "{'app':'w'}", spread, 0);
    assertThat(boundTo()).isEqualTo("a");
    pod("q", "{'app':'w'}", spread, 0);
    assertThat(refusal()).contains("1 node(s) didn't match pod topology spread constraints");
  }

  @Test
  void givesUpPodsOfLowerPriority() {
    node("a", "4");
    PodInfo victim = pod("v", "{}", asking("3"), 10);
    assertThat(boundTo()).isEqualTo("a");
    PodInfo pod = pod("p", "{}", asking("3"), 1000);
    Desk.Order.Refuse refusal = (Desk.Order.Refuse) decide();
    assertThat(refusal.nominated()).isEqualTo("a");
    assertThat(refusal.victims()).extracting(PodInfo::name).containsExactly("v");
    desk.hear(new Signal.RefusalWritten(pod, refusal.hopes()));
    desk.hear(new Signal.PodGone("ns", victim.name()));
    pod("late", "{}", asking("2"), 5);
    assertThat(refusal()).as("the room is kept for the more important pod").contains("Insufficient cpu");
    clock.advance(Duration.ofSeconds(2));
    assertThat(decide()).isEqualTo(new Desk.Order.Bind(pod, "a"));
  }

  @Test
  void aPoliteOrEqualPodPreemptsNobody() {
    node("a", "4");
    pod("v", "{}", asking("3"), 10);
    assertThat(boundTo()).isEqualTo("a");
    pod("p", "{}", "{'preemptionPolicy':'Never'," + asking("3").substring(1), 1000);
    assertThat(refusal()).isEqualTo("0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, "
        + "preemption: not eligible due to preemptionPolicy=Never.");
  }

  @Test
  void placesThousandsOfPodsQuickly() {
    for (int i = 0; i < 500; i++) {
      node("n" + i, "32");
    }
    long begin = System.nanoTime();
    for (int i = 0; i < 4000; i++) {
      pod("p" + i, "{'app':'x'}", asking("100m"), 0);
      assertThat(boundTo()).isNotEqualTo("none");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void leavesGatedPodsAndThoseOfOthersAlone() {
    node("a", "4");
    pod("p", "{}", "{'containers':[],'schedulingGates':[{'name':'g'}]}", 0);
    ObjectNode other = json("{'metadata':{'namespace':'ns','name':'o','uid':'o'},'spec':{'schedulerName':'other'}}");
    desk.hear(new Signal.PodPresent(PodInfo.of(other)));
    assertThat(decide()).isNull();
  }

  @Test
  void aPodThatCouldNotBeDecidedOnIsTriedAgain() {
    var broken = new AtomicBoolean(true);
    Desk failing = Desk.create(Plugins.standard(), clock, pods -> Set.of(), order -> {
      if (broken.getAndSet(false)) {
        throw new IllegalStateException("the API is away");
      }
      orders.add(order);
    });
    Desk.NEEDED.forEach(w -> failing.hear(new Signal.Synced(w)));
    failing.hear(new Signal.PodPresent(pod("p", "{}", asking("1"), 0)));
    failing.decideAll(orders::isEmpty, Duration.ofMinutes(1));
    clock.advance(Duration.ofSeconds(2));
    failing.decideAll(orders::isEmpty, Duration.ofMinutes(1));
    assertThat(orders).hasSize(1);
  }

  private void storage(String plural, String object) {
    desk.hear(new Signal.StoragePresent(plural, json(object)));
  }

  private static final String CLAIMING =
      "{'containers':[{'name':'c','image':'i'}],'volumes':[{'name':'v','persistentVolumeClaim':{'claimName':'d'}}]}";

  @Test
  void waitsForClaimsAndGoesWhereTheirVolumesAre() {
    node("a", "4", "{}", "{'n':'a'}");
    node("b", "4", "{}", "{'n':'b'}");
    PodInfo pod = pod("p", "{}", CLAIMING, 0);
    Desk.Order.Refuse missing = (Desk.Order.Refuse) decide();
    assertThat(missing.message()).isEqualTo("0/2 nodes are available: persistentvolumeclaim \"d\" not found. not found");
    desk.hear(new Signal.RefusalWritten(pod, missing.hopes()));
    storage("persistentvolumeclaims", "{'metadata':{'namespace':'ns','name':'d'},'spec':{}}");
    clock.advance(Duration.ofSeconds(20));
    Desk.Order.Refuse unbound = (Desk.Order.Refuse) decide();
    assertThat(unbound.message())
        .isEqualTo("0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found");
    desk.hear(new Signal.RefusalWritten(pod, unbound.hopes()));
    storage("persistentvolumes", """
        {'metadata':{'name':'v'},'spec':{'nodeAffinity':{'required':{'nodeSelectorTerms':[
          {'matchExpressions':[{'key':'n','operator':'In','values':['b']}]}]}}}}""");
    storage("persistentvolumeclaims", """
        {'metadata':{'namespace':'ns','name':'d','annotations':{'pv.kubernetes.io/bind-completed':'yes'}},
         'spec':{'volumeName':'v'}}""");
    clock.advance(Duration.ofSeconds(20));
    assertThat(boundTo()).isEqualTo("b");
    pod("q", "{}", CLAIMING.replace("{'containers'", "{'nodeSelector':{'n':'a'},'containers'"), 0);
    assertThat(refusal()).startsWith("0/2 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity, "
        + "1 node(s) didn't match Pod's node affinity/selector.");
  }
}
