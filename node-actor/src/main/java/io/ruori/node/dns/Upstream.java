package io.ruori.node.dns;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Message;
import org.xbill.DNS.SimpleResolver;

/** The resolvers that the host itself uses, for names outside the cluster. */
public final class Upstream {
  /** For clusters without a way out. */
  public static final Upstream NONE = new Upstream(List.of());

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final List<String> servers;

  private Upstream(List<String> servers) {
    this.servers = List.copyOf(servers);
  }

  /** From a {@code resolv.conf}; none when the file is not there. */
  public static Upstream ofFile(Path file) {
    try {
      var servers = new ArrayList<String>();
      for (String line : Files.readAllLines(file)) {
        String[] words = line.strip().split("\\s+");
        if (words.length > 1 && words[0].equals("nameserver") && !words[1].contains(":")) {
          servers.add(words[1]);
        }
      }
      return new Upstream(servers);
    } catch (IOException notThere) {
      return NONE;
    }
  }

  /** Empty when nobody answers in time. */
  Optional<Message> ask(Message query) {
    for (String server : servers) {
      try {
        var resolver = new SimpleResolver(server);
        resolver.setTimeout(PATIENCE);
        return Optional.of(resolver.send(query));
      } catch (UnknownHostException notAnAddress) {
        continue;
      } catch (IOException silent) {
        continue;
      }
    }
    return Optional.empty();
  }
}
