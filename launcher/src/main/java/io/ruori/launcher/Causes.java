package io.ruori.launcher;

import java.nio.channels.UnresolvedAddressException;
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
    return says(failure, "Address already in use");
  }

  /** Listening at an address that this machine does not have. */
  static boolean isForeignAddress(Throwable failure) {
    return says(failure, "Cannot assign requested address") || chain(failure).stream().anyMatch(UnresolvedAddressException.class::isInstance);
  }

  static boolean isPortForbidden(Throwable failure) {
    return says(failure, "Permission denied");
  }

  private static boolean says(Throwable failure, String words) {
    return chain(failure).stream().anyMatch(link -> String.valueOf(link.getMessage()).contains(words));
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
