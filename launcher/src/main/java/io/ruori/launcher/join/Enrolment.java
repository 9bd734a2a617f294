package io.ruori.launcher.join;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.launcher.pki.CertificateAuthority;
import io.ruori.launcher.pki.CertificateAuthority.Subject;
import io.ruori.launcher.pki.CertificateRequest;
import io.ruori.launcher.pki.Identity;
import io.ruori.launcher.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Asks the cluster for a certificate: a new key, a CertificateSigningRequest, and patience. */
final class Enrolment {
  private static final Api.Resource REQUESTS =
      new Api.Resource("certificates.k8s.io", "v1", "certificatesigningrequests");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private Enrolment() {}

  /**
   * The certificate with which a node speaks to the API.
   *
   * @param api as the token's holder, or as the node whose certificate is to be renewed
   * @throws ApiException when the API refuses
   * @throws EnrolmentException when the request was denied or nobody decided in time
   */
  static Identity client(Api api, String nodeName)
      throws EnrolmentException, GeneralSecurityException, InterruptedException {
    return ask(api, subject(nodeName, List.of()), NodeRequests.KUBELET_CLIENT_SIGNER, "client auth");
  }

  /** The certificate with which a node answers the API's calls. */
  static Identity serving(Api api, String nodeName)
      throws EnrolmentException, GeneralSecurityException, InterruptedException {
    return ask(api, subject(nodeName, List.of(NodeRequests.servingName(nodeName))), NodeRequests.KUBELET_SERVING_SIGNER, "server auth");
  }

  private static Subject subject(String nodeName, List<String> names) {
    return new Subject(NodeRequests.NODE_PREFIX + nodeName, List.of(NodeRequests.NODES_GROUP), names);
  }

  private static Identity ask(Api api, Subject subject, String signer, String usage)
      throws EnrolmentException, GeneralSecurityException, InterruptedException {
    KeyPair pair = CertificateAuthority.newKeyPair();
    String pem = CertificateRequest.create(subject, pair);
    ObjectNode request = Json.object().put("apiVersion", "certificates.k8s.io/v1").put("kind", "CertificateSigningRequest");
    request.putObject("metadata").put("generateName", "node-csr-");
    ObjectNode spec = request.putObject("spec").put("signerName", signer);
    spec.put("request", Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
    spec.putArray("usages").add("digital signature").add(usage);
    String name = api.create(REQUESTS, "", request).path("metadata").path("name").asString("");
    return new Identity(pair.getPrivate(), Pem.certificate(await(api, name)));
  }

  private static String await(Api api, String name) throws EnrolmentException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<ObjectNode> request = api.find(REQUESTS, "", name);
      String certificate = request.map(r -> r.path("status").path("certificate").asString("")).orElse("");
      if (!certificate.isEmpty()) {
        return new String(Base64.getDecoder().decode(certificate), StandardCharsets.US_ASCII);
      }
      if (request.isEmpty()) {
        throw new EnrolmentException("the certificate request " + name + " was removed");
      }
      for (var condition : request.get().path("status").path("conditions")) {
        String type = condition.path("type").asString("");
        if (type.equals("Denied") || type.equals("Failed")) {
          throw new EnrolmentException(
              "the certificate request " + name + " was refused: " + condition.path("message").asString(""));
        }
      }
      Thread.sleep(LOOK_AGAIN);
    }
    throw new EnrolmentException("nobody approved the certificate request " + name + " in time");
  }
}
