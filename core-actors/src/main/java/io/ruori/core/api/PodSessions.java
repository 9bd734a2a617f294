package io.ruori.core.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;

/** Runs commands in containers, or joins what runs there; the gateway's way to the node that runs a pod. */
public interface PodSessions {
  /**
   * Finds the container.
   *
   * @throws ApiException when there is none that runs, with upstream's words
   */
  Session open(Wanted wanted);

  /**
   * What is asked for.
   *
   * @param command empty to join the container's own process
   * @param tty one stream in each direction, as of a terminal
   */
  record Wanted(
      String namespace, String pod, String container, List<String> command, boolean stdin, boolean stdout, boolean stderr,
      boolean tty) {}

  /** A command that can be started, or a process that can be joined. */
  @FunctionalInterface
  interface Session {
    /**
     * Blocks (use a virtual thread) until the end of the process, or of its streams.
     *
     * @return the command's exit code; 0 of a process that was joined
     * @throws IOException when a stream breaks
     * @throws RuntimeException when the engine refuses, with its words
     */
    int run(Streams streams) throws IOException;
  }

  /** The other side's end of a session. */
  interface Streams {
    /** What the process reads; its end is told to the process. */
    InputStream in();

    OutputStream out();

    /** Not used with a terminal. */
    OutputStream err();

    /** From now on each size of the terminal is told to {@code listener}, the latest at once. */
    void onResize(Consumer<Size> listener);
  }

  /** A terminal's size, in characters. */
  record Size(int columns, int rows) {}
}
