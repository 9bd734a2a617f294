package io.ruori.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One user's flood of slow requests, and what others see of it. */
class FairnessTest {
  private static final String API = "/apis/flowcontrol.apiserver.k8s.io/v1/";
  private static final String MAPS = "/api/v1/namespaces/n/configmaps";

  private final RunningGateway gateway = new RunningGateway(0);
  private final HttpClient client = gateway.admin(HttpClient.Version.HTTP_2);
  private final SubmissionPublisher<ByteBuffer> body = new SubmissionPublisher<>();

  /** A level with one seat and short queues, in which the users flood and neighbour are, and a wide one for another. */
  @BeforeEach
  void start() throws Exception {
    gateway.createNamespace("n");
    create("/apis/rbac.authorization.k8s.io/v1/clusterroles",
        "{'metadata':{'name':'all'},'rules':[{'apiGroups':['*'],'resources':['*'],'verbs':['*']}]}");
    create("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
        "{'metadata':{'name':'all'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'all'},"
            + "'subjects':[{'kind':'Group','apiGroup':'rbac.authorization.k8s.io','name':'testers'}]}");
    level("narrow", 1);
    level("wide", 1199);
    for (String user : List.of("flood", "neighbour")) {
      schema(user, "narrow");
    }
    schema("other", "wide");
  }

  @AfterEach
  void stop() {
    body.close();
    client.shutdownNow();
    gateway.close();
  }

  private void level(String name, int shares) throws Exception {
    create(API + "prioritylevelconfigurations", "{'metadata':{'name':'" + name + "'},'spec':{'type':'Limited','limited':{"
        + "'nominalConcurrencyShares':" + shares + ",'limitResponse':{'type':'Queue','queuing':{"
        + "'queues':64,'handSize':1,'queueLengthLimit':4}}}}}");
  }

  private void schema(String user, String level) throws Exception {
    create(API + "flowschemas", "{'metadata':{'name':'" + user + "'},'spec':{'priorityLevelConfiguration':{'name':'" + level
        + "'},'distinguisherMethod':{'type':'ByUser'},'rules':[{'subjects':[{'kind':'User','user':{'name':'" + user
        + "'}}],'resourceRules':[{'verbs':['*'],'apiGroups':['*'],'resources':['*'],'namespaces':['*']}]}]}}");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(gateway.url(path))).header("Content-Type", "application/json");
  }

  private void create(String path, String object) throws Exception {
    var body = BodyPublishers.ofString(object.replace('\'', '"'));
    var answer = client.send(request(path).POST(body).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private HttpRequest.Builder as(String user, String path) {
    return request(path).header("Impersonate-User", user).header("Impersonate-Group", "testers");
  }

  private CompletableFuture<HttpResponse<String>> list(String user) {
    return client.sendAsync(as(user, MAPS).GET().build(), BodyHandlers.ofString());
  }

  /** Takes the seat by a create whose body does not end, then asks until there is no room to wait; the answers so far. */
  private List<HttpResponse<String>> flood() {
    client.sendAsync(as("flood", MAPS).POST(BodyPublishers.fromPublisher(body)).build(), BodyHandlers.discarding());
    var all = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20)).until(() -> {
      all.add(list("flood"));
      return answers(all).stream().anyMatch(answer -> answer.statusCode() != 200);
    });
    return answers(all);
  }

  private static List<HttpResponse<String>> answers(List<CompletableFuture<HttpResponse<String>>> all) {
    return all.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join).toList();
  }

  @Test
  void doesNotStopOthersAndTellsTheFlooderToComeAgainLater() throws Exception {
    HttpResponse<String> refused = flood().getLast();
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    assertThat(refused.headers().firstValue("X-Kubernetes-Pf-Prioritylevel-Uid")).isPresent();
    assertThat(list("other").get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void letsNeighboursOfTheSameLevelTakeTurns() throws Exception {
    flood();
    CompletableFuture<HttpResponse<String>> neighbour = list("neighbour");
    body.close(); // who has the seat leaves it
    assertThat(neighbour.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void followsALevelThatIsMadeWider() throws Exception {
    flood();
    String wider = "{\"spec\":{\"limited\":{\"nominalConcurrencyShares\":1199}}}";
    var patch = HttpRequest.newBuilder(URI.create(gateway.url(API + "prioritylevelconfigurations/narrow")))
        .header("Content-Type", "application/merge-patch+json").method("PATCH", BodyPublishers.ofString(wider)).build();
    assertThat(client.send(patch, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    assertThat(list("neighbour").get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }
}
