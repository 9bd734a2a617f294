package io.ruori.gateway.stream;

import io.ruori.core.api.PodSessions.Session;
import io.ruori.core.api.PodSessions.Size;
import io.ruori.core.api.PodSessions.Streams;
import io.ruori.core.object.Json;
import io.ruori.core.object.Refusal;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.ChannelSocket;
import io.ruori.gateway.engine.Header;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.engine.WebSocket;
import io.ruori.gateway.request.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.StreamConverters;
import org.apache.pekko.util.ByteString;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A session over a client's WebSocket, as upstream's {@code remotecommand} lays it out: one channel for each stream. */
final class SessionSocket implements ChannelSocket.Listener, Streams {
  private static final List<String> PROTOCOLS = List.of("v5.channel.k8s.io", "v4.channel.k8s.io");
  private static final int STDIN = 0;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int STATUS = 3;
  private static final int RESIZE = 4;

  /** Of a reader that takes nothing, or a client that says nothing but lives. */
  private static final Duration PATIENCE = Duration.ofDays(7);

  private final ChannelSocket socket;
  private final SessionInput input = new SessionInput();
  private Consumer<Size> onResize = size -> {};
  private Size size;
  private Thread running;

  private SessionSocket(ChannelSocket socket) {
    this.socket = socket;
  }

  /** @throws Refused when the client speaks none of the protocols */
  static Answer answer(Request request, Session session) {
    if (!WebSocket.isWanted(request)) {
      throw Refused.badRequest("Upgrade request required: streams are served over WebSockets " + PROTOCOLS);
    }
    String offered = request.header("Sec-WebSocket-Protocol").orElse("");
    List<String> known = Arrays.stream(offered.split(",")).map(String::strip).toList();
    String protocol = known.stream().filter(PROTOCOLS::contains).findFirst().orElseThrow(() -> new Refused(
        new Refusal(403, "Forbidden", "unable to upgrade: unable to negotiate protocol: client supports " + known
            + ", server accepts " + PROTOCOLS, null)));
    Flow<ByteString, ByteString, NotUsed> bytes = Flow.fromSinkAndSourceCoupledMat(
        StreamConverters.asInputStream(PATIENCE),
        StreamConverters.asOutputStream(PATIENCE),
        (in, out) -> {
          Thread.ofVirtual().name("pod-session").start(() -> run(in, out, session));
          return NotUsed.getInstance();
        });
    return new Answer.Upgrade(
        "websocket", List.of(WebSocket.accepted(request), new Header("Sec-WebSocket-Protocol", protocol)), bytes);
  }

  private static void run(InputStream in, OutputStream out, Session session) {
    var streams = new SessionSocket(new ChannelSocket(in, out));
    streams.running = Thread.currentThread();
    Thread.ofVirtual().name("pod-session-in").start(streams::listen);
    ObjectNode status = streams.status(session);
    streams.ended();
    try {
      streams.socket.channel(STATUS).write(Json.bytes(status));
      streams.socket.close();
    } catch (IOException left) {
      // Nobody is there to be told.
    }
  }

  private synchronized void ended() {
    running = null;
    Thread.interrupted();
    input.end();
  }

  /** What is silent would not show that its client has left. */
  private synchronized void left() {
    input.end();
    if (running != null) {
      running.interrupt();
    }
  }

  private ObjectNode status(Session session) {
    ObjectNode status = Json.object();
    status.putObject("metadata");
    try {
      int code = session.run(this);
      if (code == 0) {
        return status.put("status", "Success");
      }
      status.put("status", "Failure").put("reason", "NonZeroExitCode");
      status.put("message", "command terminated with non-zero exit code: exit status " + code);
      status.putObject("details").putArray("causes").addObject().put("reason", "ExitCode")
          .put("message", Integer.toString(code));
      return status;
    } catch (IOException | RuntimeException e) {
      return status.put("status", "Failure").put("reason", "InternalError").put("code", 500)
          .put("message", "Internal error occurred: error executing command in container: " + e.getMessage());
    }
  }

  private void listen() {
    try {
      socket.listen(this);
    } catch (IOException gone) {
      // As if it had closed.
    } finally {
      left();
    }
  }

  @Override
  public void received(int channel, byte[] bytes) throws IOException {
    if (channel == STDIN) {
      input.put(bytes);
    } else if (channel == RESIZE) {
      resized(bytes);
    }
  }

  @Override
  public void closed(int channel) {
    if (channel == STDIN) {
      input.end();
    }
  }

  private synchronized void resized(byte[] bytes) {
    try {
      JsonNode asked = Json.parse(bytes);
      size = new Size(asked.path("Width").asInt(0), asked.path("Height").asInt(0));
      onResize.accept(size);
    } catch (JacksonException notJson) {
      // A size that cannot be read changes nothing.
    }
  }

  @Override
  public InputStream in() {
    return input;
  }

  @Override
  public OutputStream out() {
    return socket.channel(STDOUT);
  }

  @Override
  public OutputStream err() {
    return socket.channel(STDERR);
  }

  @Override
  public synchronized void onResize(Consumer<Size> listener) {
    onResize = listener;
    if (size != null) {
      listener.accept(size);
    }
  }
}
