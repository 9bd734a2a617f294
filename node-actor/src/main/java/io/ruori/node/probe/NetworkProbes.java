package io.ruori.node.probe;

import io.ruori.node.agent.Probes;
import io.ruori.node.runtime.ContainerRuntime;
import io.ruori.node.runtime.ContainerRuntime.ExecResult;
import io.ruori.node.runtime.RuntimeFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Probes and hooks of kinds exec, httpGet, tcpSocket, grpc and sleep, as kubelet's {@code prober}. */
public final class NetworkProbes implements Probes {
  private final ContainerRuntime runtime;

  public NetworkProbes(ContainerRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public Verdict ask(Question question) {
    JsonNode handler = question.handler();
    if (handler.has("exec")) {
      return exec(question, handler.path("exec"));
    }
    if (handler.has("httpGet")) {
      return http(question, handler.path("httpGet"));
    }
    if (handler.has("tcpSocket")) {
      return tcp(question, handler.path("tcpSocket"));
    }
    if (handler.has("grpc")) {
      return GrpcHealth.ask(
          question.ips().isEmpty() ? "127.0.0.1" : question.ips().getFirst(),
          handler.path("grpc").path("port").asInt(0), handler.path("grpc").path("service").asString(""),
          question.timeout());
    }
    if (handler.has("sleep")) {
      return sleep(handler.path("sleep").path("seconds").asLong(0), question.timeout());
    }
    return Verdict.unknown("missing probe handler for the container");
  }

  private Verdict exec(Question question, JsonNode exec) {
    List<String> command = new ArrayList<>();
    exec.path("command").forEach(word -> command.add(word.asString("")));
    try {
      ExecResult result = runtime.exec(question.containerId(), command, question.timeout());
      return new Verdict(result.exitCode() == 0, result.output());
    } catch (RuntimeFailure e) {
      return Verdict.unknown(String.valueOf(e.getMessage()));
    }
  }

  private static Verdict http(Question question, JsonNode get) {
    int port = port(question, get.path("port"));
    String host = host(question, get);
    return new HttpProbe(get, host, port, question.timeout()).ask();
  }

  private static String host(Question question, JsonNode action) {
    String host = action.path("host").asString("");
    return host.isEmpty() ? question.ips().stream().findFirst().orElse("127.0.0.1") : host;
  }

  /** A name that is none of the container's ports may be a number; 0 for none, which cannot be connected to. */
  private static int port(Question question, JsonNode port) {
    if (port.isNumber()) {
      return port.asInt(0);
    }
    String name = port.asString("");
    int number = name.matches("[0-9]{1,5}") ? Integer.parseInt(name) : 0;
    return question.ports().getOrDefault(name, number > 65535 ? 0 : number);
  }

  private static Verdict tcp(Question question, JsonNode action) {
    String host = host(question, action);
    int port = port(question, action.path("port"));
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), (int) question.timeout().toMillis());
      return Verdict.HEALTHY;
    } catch (IOException e) {
      return new Verdict(false, dialError(host, port, e));
    }
  }

  /** As Go words it. */
  static String dialError(String host, int port, IOException e) {
    String address = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    String text = String.valueOf(e.getMessage());
    if (e instanceof SocketTimeoutException) {
      return "dial tcp " + address + ": i/o timeout";
    }
    boolean refused = text.contains("refused");
    return "dial tcp " + address + ": connect: " + (refused ? "connection refused" : text.toLowerCase(java.util.Locale.ROOT));
  }

  private static Verdict sleep(long seconds, Duration timeout) {
    Duration wish = Duration.ofSeconds(seconds);
    try {
      Thread.sleep(wish.compareTo(timeout) < 0 ? wish : timeout);
      return Verdict.HEALTHY;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Verdict(false, "interrupted");
    }
  }
}
