package io.ruori.launcher.join;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.launcher.pki.CertificateAuthority;
import io.ruori.launcher.pki.CertificateAuthority.Purpose;
import io.ruori.launcher.pki.CertificateAuthority.Subject;
import io.ruori.launcher.pki.CertificateRequest;
import io.ruori.launcher.pki.Pem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Approves the requests of nodes and signs what is approved, as upstream's {@code csrapproving} and {@code csrsigning}
 * controllers; the signers are those of the cluster's own authority.
 */
public final class CertificateSigning implements Reconciler {
  private static final Api.Resource REQUESTS =
      new Api.Resource("certificates.k8s.io", "v1", "certificatesigningrequests");
  private static final Api.Resource NODES = Api.Resource.core("nodes");
  private static final Set<String> SIGNERS =
      Set.of(
          NodeRequests.CLIENT_SIGNER,
          NodeRequests.KUBELET_CLIENT_SIGNER,
          NodeRequests.KUBELET_SERVING_SIGNER,
          NodeRequests.LEGACY_SIGNER);
  private static final Duration LIFE = Duration.ofDays(365);

  private final CertificateAuthority authority;
  private final Supplier<Set<String>> masters;
  private final Clock clock;

  /** @param masters the names and addresses under which the API is reached: no node's certificate is given one of them */
  public CertificateSigning(CertificateAuthority authority, Supplier<Set<String>> masters, Clock clock) {
    this.authority = authority;
    this.masters = masters;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "certificate-controller";
  }

  @Override
  public Api.Resource subject() {
    return REQUESTS;
  }

  @Override
  public Result reconcile(ObjectKey key, Api api) {
    Optional<ObjectNode> found = api.find(REQUESTS, "", key.name());
    if (found.isEmpty() || isOver(found.get()) || !SIGNERS.contains(signer(found.get()))) {
      return Result.DONE;
    }
    ObjectNode object = found.get();
    try {
      CertificateRequest request = CertificateRequest.parse(decode(object.path("spec").path("request")));
      Optional<String> objection = NodeRequests.objection(signer(object), request.subject(), usages(object));
      if (!has(object, "Approved")) {
        if (objection.isEmpty() && isForAsker(object, request, api)) {
          addCondition(object, "Approved", "AutoApproved", "Auto approving kubelet certificate after SubjectAccessReview.");
          api.update(REQUESTS, "approval", object);
        }
      } else if (objection.isPresent()) {
        addCondition(object, "Failed", "SignerValidationFailure", objection.get());
        api.update(REQUESTS, "status", object);
      } else {
        sign(object, request);
        api.update(REQUESTS, "status", object);
      }
    } catch (GeneralSecurityException e) {
      addCondition(object, "Failed", "SignerValidationFailure", String.valueOf(e.getMessage()));
      api.update(REQUESTS, "status", object);
    }
    return Result.DONE;
  }

  private void sign(ObjectNode object, CertificateRequest request) throws GeneralSecurityException {
    JsonNode asked = object.path("spec").path("expirationSeconds");
    Duration life = asked.isNumber() ? Duration.ofSeconds(Math.max(600, asked.asLong())) : LIFE;
    Purpose[] purposes =
        usages(object).contains("server auth")
            ? usages(object).contains("client auth")
                ? new Purpose[] {Purpose.SERVER, Purpose.CLIENT}
                : new Purpose[] {Purpose.SERVER}
            : new Purpose[] {Purpose.CLIENT};
    Duration bounded = life.compareTo(LIFE) > 0 ? LIFE : life;
    X509Certificate issued =
        authority.issue(request.subject(), request.key(), clock.instant(), bounded, purposes);
    byte[] pem = Pem.encode(issued).getBytes(StandardCharsets.US_ASCII);
    object.withObject("/status").put("certificate", Base64.getEncoder().encodeToString(pem));
  }

  /** A token's holder may ask for any node; a node for itself, again or for its serving certificate. */
  private boolean isForAsker(ObjectNode object, CertificateRequest request, Api api) {
    String signer = signer(object);
    boolean itself = object.path("spec").path("username").asString("").equals(request.subject().commonName());
    boolean bootstraps = contains(object.path("spec").path("groups"), BootstrapTokens.NODE_GROUP);
    return switch (signer) {
      case NodeRequests.KUBELET_CLIENT_SIGNER -> itself || bootstraps;
      case NodeRequests.KUBELET_SERVING_SIGNER -> itself && isForItself(request.subject(), api);
      default -> false;
    };
  }

  private boolean isForItself(Subject subject, Api api) {
    String name = subject.commonName().substring(NodeRequests.NODE_PREFIX.length());
    return NodeRequests.isForItself(subject, api.find(NODES, "", name), masters.get());
  }

  private static boolean isOver(ObjectNode object) {
    boolean issued = !object.path("status").path("certificate").asString("").isEmpty();
    return issued || has(object, "Denied") || has(object, "Failed");
  }

  private static boolean has(ObjectNode object, String type) {
    for (JsonNode condition : object.path("status").path("conditions")) {
      if (condition.path("type").asString("").equals(type)) {
        return true;
      }
    }
    return false;
  }

  private void addCondition(ObjectNode object, String type, String reason, String message) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    ObjectNode condition = Json.object().put("type", type).put("status", "True").put("reason", reason);
    condition.put("message", message).put("lastUpdateTime", now).put("lastTransitionTime", now);
    object.withObject("/status").withArray("/conditions").add(condition);
  }

  private static String signer(ObjectNode object) {
    return object.path("spec").path("signerName").asString("");
  }

  private static List<String> usages(ObjectNode object) {
    List<String> usages = new ArrayList<>();
    object.path("spec").path("usages").forEach(usage -> usages.add(usage.asString("")));
    return usages;
  }

  private static boolean contains(JsonNode list, String text) {
    for (JsonNode item : list) {
      if (item.asString("").equals(text)) {
        return true;
      }
    }
    return false;
  }

  private static String decode(JsonNode base64) throws GeneralSecurityException {
    try {
      return new String(Base64.getDecoder().decode(base64.asString("")), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("not base64", e);
    }
  }
}
