package io.ruori.launcher.endpoint;

import io.ruori.core.ledger.LiveTable;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.tls.ServerTrust;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.X509TrustManager;
import tools.jackson.databind.JsonNode;

/**
 * Trust in nodes by who they are: the subject of the certificate names the node, and the address at which it answered is that
 * node's. So no certificate of a node has to name an address, under which it could answer for somebody else.
 */
public final class NodeTrust extends ServerTrust {
  private final X509TrustManager authority;
  private final Supplier<LiveTable> view;

  /** @param authority the cluster's, which issues the certificates of nodes */
  public NodeTrust(X509TrustManager authority, Supplier<LiveTable> view) {
    this.authority = authority;
    this.view = view;
  }

  @Override
  protected void check(X509Certificate[] chain, String authType, String host) throws CertificateException {
    authority.checkServerTrusted(chain, authType);
    Optional<String> node = node(chain[0]);
    if (node.isEmpty() || !isAt(node.get(), host)) {
      throw new CertificateException("the certificate at " + host + " is not that of a node with this address");
    }
  }

  private boolean isAt(String node, String host) {
    return view.get().find(new ObjectKey("", "nodes", "", node)).stream()
        .flatMap(found -> found.parse().path("status").path("addresses").valueStream())
        .map((JsonNode address) -> address.path("address").asString(""))
        .anyMatch(host::equals);
  }

  /** Which node a certificate is of. */
  static Optional<String> node(X509Certificate certificate) {
    return KubeletClient.commonName(certificate)
        .filter(name -> name.startsWith("system:node:"))
        .map(name -> name.substring("system:node:".length()));
  }
}
