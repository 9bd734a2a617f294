package io.ruori.oracle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A kubeconfig that speaks by a token: a certificate would stand for its owner even where a recorded request comes without
 * credentials, or with wrong ones.
 */
final class TokenAccess {
  private TokenAccess() {}

  /** Makes one beside the administrator's. */
  static Path beside(Path kubeconfig) throws IOException, InterruptedException {
    // The last of the roles that every cluster has from its start.
    kubectl(kubeconfig, "wait", "--for=create", "rolebinding/system:controller:bootstrap-signer", "-n", "kube-public",
        "--timeout=25s");
    kubectl(kubeconfig, "create", "serviceaccount", "oracle", "-n", "kube-system");
    kubectl(kubeconfig, "create", "clusterrolebinding", "oracle", "--clusterrole=cluster-admin",
        "--serviceaccount=kube-system:oracle");
    String token = kubectl(kubeconfig, "create", "token", "oracle", "-n", "kube-system", "--duration=10h");
    String server = kubectl(kubeconfig, "config", "view", "-o", "jsonpath={.clusters[0].cluster.server}");
    return Files.writeString(kubeconfig.resolveSibling("token.kubeconfig"), """
        apiVersion: v1
        kind: Config
        clusters: [{name: ruori, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
        users: [{name: oracle, user: {token: %s}}]
        contexts: [{name: ruori, context: {cluster: ruori, user: oracle}}]
        current-context: ruori
        """.formatted(server, token));
  }

  private static String kubectl(Path kubeconfig, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kubectl", "--kubeconfig", kubeconfig.toString()));
    command.addAll(List.of(arguments));
    Process kubectl = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (!kubectl.waitFor(30, TimeUnit.SECONDS) || kubectl.exitValue() != 0) {
      throw new IOException("kubectl failed: " + String.join(" ", arguments));
    }
    return said;
  }
}
