package io.ruori.gateway.proxy;

import io.ruori.core.ledger.LiveTable;
import io.ruori.core.tls.AnyServer;
import io.ruori.core.view.Views;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.Header;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.verb.Call;
import io.ruori.gateway.verb.Verb;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;

/** Any method to {@code proxy} of a pod, service or node, and to the paths below. */
public final class ProxyVerb implements Verb {
  private static final Set<String> PRIVATE = Set.of("authorization");

  private final Views views;
  private final RandomGenerator random;
  private final SSLContext nodeTls;
  private final SSLContext anyTls = AnyServer.context();
  private volatile HttpClient toNodes;
  private volatile HttpClient toOthers;

  /** @param nodeTls shows the API server's certificate to the agents of nodes, and knows theirs */
  public ProxyVerb(Views views, RandomGenerator random, SSLContext nodeTls) {
    this.views = views;
    this.random = random;
    this.nodeTls = nodeTls;
  }

  @Override
  public boolean isRaw() {
    return true;
  }

  @Override
  public CompletionStage<Answer> answer(Call call) {
    return views.latest().thenCompose(table -> forward(call, destination(call, table)));
  }

  private Destination destination(Call call, LiveTable table) {
    String id = call.target().name();
    return switch (call.type().id().resource()) {
      case "pods" -> Destination.ofPod(table, call.namespace(), id);
      case "services" -> Destination.ofService(table, call.namespace(), id, random);
      default -> Destination.ofNode(table, id);
    };
  }

  private CompletionStage<Answer> forward(Call call, Destination to) {
    Request request = call.request();
    String base = base(request.path(), call.type().namespaced() ? 7 : 5);
    String rest = request.path().substring(base.length());
    String query = request.query().isEmpty() ? "" : "?" + request.query();
    if (rest.isEmpty()) {
      return CompletableFuture.completedFuture(
          new Answer.Whole(301, "", List.of(new Header("Location", base + "/" + query)), new byte[0]));
    }
    URI uri = URI.create(to.scheme() + "://" + to.authority() + rest + query);
    if (Upgrading.isWanted(request)) {
      SSLContext tls = to.node() ? nodeTls : anyTls;
      return CompletableFuture.supplyAsync(
          () -> Upgrading.connect(uri, tls, request), task -> Thread.ofVirtual().name("upgrade").start(task));
    }
    List<Header> add = new ArrayList<>();
    request.header("Host").ifPresent(host -> add.add(new Header("X-Forwarded-Host", host)));
    add.add(new Header("X-Forwarded-Proto", "https"));
    add.add(new Header("X-Forwarded-Uri", request.path()));
    return Forwarding.forward(client(to.node()), uri, request, PRIVATE, add)
        .thenApply(answer -> relocated(answer, base));
  }

  /** The part of the path up to and with {@code proxy}. */
  private static String base(String path, int segments) {
    int at = 0;
    for (int i = 0; i < segments && at >= 0; i++) {
      at = path.indexOf('/', at + 1);
    }
    return at < 0 ? path : path.substring(0, at);
  }

  /** Redirections to a path of the server lead to where the client finds it. */
  private static Answer relocated(Answer answer, String base) {
    if (!(answer instanceof Answer.Streaming stream)) {
      return answer;
    }
    List<Header> headers =
        stream.headers().stream()
            .map(header -> header.name().equalsIgnoreCase("location") && header.value().startsWith("/")
                ? new Header(header.name(), base + header.value())
                : header)
            .toList();
    return new Answer.Streaming(stream.status(), stream.contentType(), headers, stream.body());
  }

  private HttpClient client(boolean node) {
    if (node) {
      if (toNodes == null) {
        toNodes = Forwarding.client(nodeTls);
      }
      return toNodes;
    }
    if (toOthers == null) {
      toOthers = Forwarding.client(anyTls);
    }
    return toOthers;
  }
}
