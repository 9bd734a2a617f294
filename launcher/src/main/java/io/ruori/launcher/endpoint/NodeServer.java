package io.ruori.launcher.endpoint;

import io.ruori.core.api.ApiException;
import io.ruori.core.api.PodLogs;
import io.ruori.core.api.PodSessions;
import io.ruori.core.kind.User;
import io.ruori.gateway.answer.Answers;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.Handler;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.identity.ClientCertificates;
import io.ruori.gateway.request.Query;
import io.ruori.gateway.request.Refused;
import io.ruori.gateway.request.Target;
import io.ruori.gateway.stream.PodStreams;
import io.ruori.gateway.stream.StreamPaths;
import io.ruori.gateway.verb.LogStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the API's calls about the pods of one node. Only the API server's own certificate opens it. */
public final class NodeServer implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(NodeServer.class);

  private final ClientCertificates clients;
  private final PodLogs logs;
  private final PodStreams streams;

  /** @param clients trusts the cluster's authority */
  public NodeServer(ClientCertificates clients, PodLogs logs, PodSessions sessions) {
    this.clients = clients;
    this.logs = logs;
    this.streams = PodStreams.of(sessions);
  }

  @Override
  public CompletionStage<Answer> handle(Request request) {
    List<String> parts = Target.split(request.path());
    if (parts.equals(List.of("healthz"))) {
      return CompletableFuture.completedFuture(Answers.text(200, "ok"));
    }
    Optional<User> user = clients.verify(request.peer());
    if (user.isEmpty()) {
      return CompletableFuture.completedFuture(Answers.text(401, "Unauthorized"));
    }
    if (!user.get().name().equals(KubeletClient.NAME)) {
      return CompletableFuture.completedFuture(Answers.text(403, "Forbidden (user=" + user.get().name() + ")"));
    }
    Query query = Query.parse(request.query());
    Optional<PodSessions.Wanted> wanted = StreamPaths.readNode(parts, query);
    if (wanted.isPresent()) {
      return streams.open(request, wanted.get());
    }
    if (parts.size() != 4 || !parts.getFirst().equals(LogQuery.ROOT) || !request.method().equals("GET")) {
      return CompletableFuture.completedFuture(Answers.pageNotFound());
    }
    PodLogs.Options options = LogQuery.read(query);
    return LogStream.open(out -> logs.copy(parts.get(1), parts.get(2), parts.get(3), options, out, out::isCancelled))
        .thenApply(bytes -> new Answer.Streaming(200, "text/plain", List.of(), bytes));
  }

  @Override
  public Answer overdue(Request request) {
    return Answers.text(504, "the request did not complete in time");
  }

  @Override
  public Answer failed(Request request, Throwable failure) {
    Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
    if (cause instanceof ApiException refused) {
      return Answers.text(refused.refusal().code(), refused.refusal().message());
    }
    if (cause instanceof Refused refused) {
      return Answers.text(refused.refusal().code(), refused.refusal().message());
    }
    if (cause instanceof IllegalArgumentException) {
      return Answers.text(400, String.valueOf(cause.getMessage()));
    }
    LOG.error("call of the API failed path={}", request.path(), cause);
    return Answers.text(500, String.valueOf(cause.getMessage()));
  }
}
