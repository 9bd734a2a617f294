package io.ruori.node.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import io.ruori.core.api.PodSessions.Streams;
import io.ruori.core.api.PodSessions.Wanted;
import io.ruori.core.object.Json;
import java.io.IOException;

/** Commands with streams in containers, and the streams of containers' own processes. */
record DockerSessions(DockerClient client, String socket) {
  int run(String containerId, Wanted wanted, Streams streams) throws IOException {
    return wanted.command().isEmpty() ? attach(containerId, wanted, streams) : execute(containerId, wanted, streams);
  }

  private int execute(String containerId, Wanted wanted, Streams streams) throws IOException {
    String exec = client.execCreateCmd(containerId)
        .withCmd(wanted.command().toArray(String[]::new))
        .withAttachStdin(wanted.stdin())
        .withAttachStdout(wanted.stdout())
        .withAttachStderr(wanted.stderr())
        .withTty(wanted.tty())
        .exec()
        .getId();
    var start = Json.object().put("Detach", false).put("Tty", wanted.tty());
    try (DockerSession session = DockerSession.open(socket, "/exec/" + exec + "/start", start)) {
      streams.onResize(size -> resize(() -> client.resizeExecCmd(exec).withSize(size.rows(), size.columns()).exec()));
      session.copy(streams, wanted.stdin(), wanted.tty());
    }
    Long code = client.inspectExecCmd(exec).exec().getExitCodeLong();
    return code == null ? -1 : code.intValue();
  }

  private int attach(String containerId, Wanted wanted, Streams streams) throws IOException {
    boolean tty = Boolean.TRUE.equals(client.inspectContainerCmd(containerId).exec().getConfig().getTty());
    String path = "/containers/" + containerId + "/attach?stream=1&stdin=" + wanted.stdin() + "&stdout=" + wanted.stdout()
        + "&stderr=" + wanted.stderr();
    try (DockerSession session = DockerSession.open(socket, path, Json.object())) {
      streams.onResize(
          size -> resize(() -> client.resizeContainerCmd(containerId).withSize(size.rows(), size.columns()).exec()));
      session.copy(streams, wanted.stdin(), tty);
    }
    return 0;
  }

  /** A process that has ended, or has not begun, has no size. */
  private static void resize(Runnable call) {
    try {
      call.run();
    } catch (DockerException e) {
      return;
    }
  }
}
