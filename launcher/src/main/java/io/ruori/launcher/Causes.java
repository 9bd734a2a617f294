package io.ruori.launcher;

import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What is behind an exception, in words for the user. */
final class Causes {
  private Causes() {}

  /** The innermost message that says something. */
  static String told(Throwable failure) {
    List<Throwable> chain = chain(failure);
    for (Throwable link : chain.reversed()) {
      if (link.getMessage() != null && !link.getMessage().isBlank()) {
        return link instanceof CompletionException || link instanceof ExecutionException
            ? link.getMessage()
            : oneLine(link);
      }
    }
    return failure.toString();
  }

  static boolean isPortTaken(Throwable failure) {
    return chain(failure).stream()
        .anyMatch(
            link ->
                link instanceof BindException
                    || String.valueOf(link.getMessage()).contains("Address already in use"));
  }

  private static String oneLine(Throwable link) {
    boolean ours = link instanceof IllegalStateException || link instanceof IllegalArgumentException;
    return ours ? link.getMessage() : link.getClass().getSimpleName() + ": " + link.getMessage();
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable link = failure; link != null && chain.size() < 20; link = link.getCause()) {
      chain.add(link);
    }
    return chain;
  }
}
