package io.ruori.launcher.endpoint;

import io.ruori.core.access.Attributes;
import io.ruori.gateway.identity.Authorizer;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * Who the API server is when it calls nodes, by upstream's name. It is no administrator: it may do what a kubelet asks the API
 * about when it is called (upstream's role {@code system:kubelet-api-admin}), and ask another master for what clients wanted of
 * the pods in its process.
 */
public final class KubeletClient {
  public static final String NAME = "kube-apiserver-kubelet-client";

  public static final Authorizer AUTHORIZER =
      asked ->
          asked.user().name().equals(NAME) && asked.isResource() && asked.group().isEmpty() && may(asked)
              ? Authorizer.Decision.ALLOW
              : Authorizer.Decision.NO_OPINION;

  private static final Set<String> OF_NODES =
      Set.of("configz", "healthz", "log", "metrics", "pods", "proxy", "stats");
  private static final Set<String> OF_PODS = Set.of("attach", "exec", "log", "portforward");
  private static final Set<String> READ = Set.of("get", "list", "watch", "proxy");

  private KubeletClient() {}

  private static boolean may(Attributes asked) {
    return switch (asked.resource()) {
      case "nodes" -> asked.subresource().isEmpty() ? READ.contains(asked.verb()) : OF_NODES.contains(asked.subresource());
      case "pods" -> OF_PODS.contains(asked.subresource()) && Set.of("get", "create").contains(asked.verb());
      default -> false;
    };
  }

  /** The name of a certificate's holder. */
  static Optional<String> commonName(X509Certificate certificate) {
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName()).getRdns().stream()
          .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
          .map(Rdn::getValue)
          .map(String::valueOf)
          .findFirst();
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }
}
