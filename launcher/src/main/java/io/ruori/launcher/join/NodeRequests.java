package io.ruori.launcher.join;

import io.ruori.launcher.pki.CertificateAuthority.Subject;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's rules for the requests of nodes, per signer. */
final class NodeRequests {
  static final String CLIENT_SIGNER = "kubernetes.io/kube-apiserver-client";
  static final String KUBELET_CLIENT_SIGNER = "kubernetes.io/kube-apiserver-client-kubelet";
  static final String KUBELET_SERVING_SIGNER = "kubernetes.io/kubelet-serving";
  static final String LEGACY_SIGNER = "kubernetes.io/legacy-unknown";

  static final String NODES_GROUP = "system:nodes";
  static final String NODE_PREFIX = "system:node:";
  private static final Set<String> KEY_USAGES = Set.of("key encipherment", "digital signature");

  private NodeRequests() {}

  /** What is wrong with a request for a signer of ours; empty when it may be signed. */
  static Optional<String> objection(String signer, Subject subject, List<String> usages) {
    return switch (signer) {
      case KUBELET_CLIENT_SIGNER -> kubeletClient(subject, usages);
      case KUBELET_SERVING_SIGNER -> kubeletServing(subject, usages);
      case CLIENT_SIGNER -> client(usages);
      default -> Optional.empty();
    };
  }

  private static Optional<String> kubeletClient(Subject subject, List<String> usages) {
    Optional<String> node = node(subject);
    if (node.isPresent()) {
      return node;
    }
    if (!subject.alternativeNames().isEmpty()) {
      return Optional.of("subjectAltNames are not allowed");
    }
    return usages(usages, "client auth");
  }

  private static Optional<String> kubeletServing(Subject subject, List<String> usages) {
    Optional<String> node = node(subject);
    if (node.isPresent()) {
      return node;
    }
    if (subject.alternativeNames().isEmpty()) {
      return Optional.of("at least one of dnsNames or ipAddresses is required");
    }
    return usages(usages, "server auth");
  }

  /** Names nobody (RFC 6761): the API knows a node by its subject. So a node needs no name by which it could deceive. */
  static String servingName(String nodeName) {
    return nodeName + ".node.invalid";
  }

  /**
   * Whether a serving certificate is for the node alone: for no other name may it answer.
   *
   * @param node as it is stored; a stock kubelet's certificate has its name and addresses
   * @param masters the names and addresses of the API: not even a node on the same machine may have one of them
   */
  static boolean isForItself(Subject subject, Optional<ObjectNode> node, Set<String> masters) {
    String name = subject.commonName().substring(NODE_PREFIX.length());
    Set<String> own = new HashSet<>();
    node.ifPresent(
        known -> {
          own.add(name);
          known.path("status").path("addresses").forEach(entry -> own.add(canonical(entry.path("address").asString(""))));
        });
    masters.forEach(master -> own.remove(canonical(master)));
    own.removeIf(NodeRequests::isLoopback);
    own.add(servingName(name));
    return subject.alternativeNames().stream().map(NodeRequests::canonical).allMatch(own::contains);
  }

  private static String canonical(String name) {
    return address(name).map(InetAddress::getHostAddress).orElse(name);
  }

  private static boolean isLoopback(String name) {
    return name.equals("localhost")
        || address(name).filter(ip -> ip.isLoopbackAddress() || ip.isAnyLocalAddress()).isPresent();
  }

  private static Optional<InetAddress> address(String name) {
    try {
      return Optional.of(InetAddress.ofLiteral(name));
    } catch (IllegalArgumentException otherName) {
      return Optional.empty();
    }
  }

  private static Optional<String> client(List<String> usages) {
    boolean fits =
        usages.contains("client auth")
            && usages.stream().allMatch(usage -> usage.equals("client auth") || KEY_USAGES.contains(usage));
    return fits ? Optional.empty() : Optional.of("invalid usages for client certificate: " + usages);
  }

  private static Optional<String> node(Subject subject) {
    if (!subject.organizations().equals(List.of(NODES_GROUP))) {
      return Optional.of("subject organization is not system:nodes");
    }
    boolean named = subject.commonName().startsWith(NODE_PREFIX) && subject.commonName().length() > NODE_PREFIX.length();
    return named ? Optional.empty() : Optional.of("subject common name does not begin with system:node:");
  }

  private static Optional<String> usages(List<String> usages, String purpose) {
    boolean fits =
        usages.contains("digital signature")
            && usages.contains(purpose)
            && usages.stream().allMatch(usage -> usage.equals(purpose) || KEY_USAGES.contains(usage));
    return fits ? Optional.empty() : Optional.of("usages did not match " + List.of("digital signature", purpose));
  }
}
