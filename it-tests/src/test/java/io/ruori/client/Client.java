package io.ruori.client;

import io.ruori.process.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A program that talks to a cluster: the one in the folder {@code RUORI_CLIENTS}, in {@code target/clients}, where
 * {@code scripts/clients.sh} puts it, or on the {@code PATH}.
 */
record Client(String program, Path kubeconfig) {
  /** Skips the test, and says so, where there is no such program. */
  static Client find(String name, Path kubeconfig) {
    Optional<Path> fetched =
        Stream.of(System.getenv().getOrDefault("RUORI_CLIENTS", "target/clients"), "../target/clients", "target/clients")
            .map(folder -> Path.of(folder).resolve(name).toAbsolutePath())
            .filter(Files::isExecutable)
            .findFirst();
    boolean known = fetched.isPresent() || Shell.has(name);
    if (!known) {
      System.out.println("SKIPPED: no " + name + "; scripts/clients.sh fetches it");
    }
    Assumptions.assumeTrue(known, name + " is not there; scripts/clients.sh fetches it");
    return new Client(fetched.map(Path::toString).orElse(name), kubeconfig);
  }

  Shell.Result run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(Arrays.asList(arguments));
    return Shell.run(Map.of("KUBECONFIG", kubeconfig.toString(), "HELM_CACHE_HOME", "/tmp", "KUBE_EDITOR", "sed -i s/first/second/"), command);
  }

  /** What it says; fails when it does. */
  String does(String... arguments) {
    return run(arguments).ok();
  }

  /** kubectl as a service account: with a token and nothing else of this one's. */
  Client account(Path file, String namespace, String name) {
    String token = does("create", "token", name, "-n", namespace);
    String server = does("config", "view", "--minify", "-o", "jsonpath={.clusters[0].cluster.server}");
    var account = new Client(program, file);
    account.does("config", "set-cluster", "c", "--server", server, "--insecure-skip-tls-verify=true");
    account.does("config", "set-credentials", name, "--token", token);
    account.does("config", "set-context", "c", "--cluster=c", "--user=" + name);
    account.does("config", "use-context", "c");
    return account;
  }
}
