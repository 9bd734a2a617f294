package io.ruori.core.admission;

import static io.ruori.core.object.Fields.at;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.access.AccessIndex;
import io.ruori.core.access.AccessTable;
import io.ruori.core.access.Attributes;
import io.ruori.core.kind.User;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Refusal;
import io.ruori.core.validation.GoText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * Who may approve and sign requests of a signer, and which requests are never to be made: upstream's admission plugins
 * {@code CertificateApproval}, {@code CertificateSigning} and {@code CertificateSubjectRestriction}.
 */
final class CertificateRights implements Admission {
  private static final String GROUP = "certificates.k8s.io";
  private static final GroupResource REQUESTS = new GroupResource(GROUP, "certificatesigningrequests");
  private static final String CLIENT_SIGNER = "kubernetes.io/kube-apiserver-client";
  private static final String MASTERS = "system:masters";

  @Override
  public Optional<Refusal> validate(Attempt attempt) {
    if (!attempt.type().id().equals(REQUESTS)) {
      return Optional.empty();
    }
    return switch (attempt.operation()) {
      case CREATE -> restriction(attempt);
      case UPDATE -> switch (attempt.subresource()) {
        case "approval" -> right(attempt, "approve");
        case "status" -> signs(attempt) ? right(attempt, "sign") : Optional.empty();
        default -> Optional.empty();
      };
      case DELETE -> Optional.empty();
    };
  }

  private static boolean signs(Attempt attempt) {
    return !at(attempt.object(), "status", "certificate").equals(at(attempt.old(), "status", "certificate"))
        || !at(attempt.object(), "status", "conditions").equals(at(attempt.old(), "status", "conditions"));
  }

  private static Optional<Refusal> right(Attempt attempt, String verb) {
    User user = attempt.context().user();
    if (user.groups().contains(MASTERS)) {
      return Optional.empty();
    }
    String signer = text(attempt.old(), "spec", "signerName");
    AccessTable table = AccessIndex.seenBy(attempt.context().others());
    String domain = signer.substring(0, Math.max(0, signer.indexOf('/'))) + "/*";
    boolean may = may(table, user, verb, signer) || may(table, user, verb, domain);
    return may
        ? Optional.empty()
        : forbidden(attempt, "user not permitted to " + verb + " requests with signerName " + GoText.quote(signer));
  }

  private static boolean may(AccessTable table, User user, String verb, String signer) {
    return table.judge(Attributes.resource(user, verb, GROUP, "signers", "", signer)).allowed();
  }

  private static Optional<Refusal> restriction(Attempt attempt) {
    String signer = text(attempt.object(), "spec", "signerName");
    boolean refused = signer.equals(CLIENT_SIGNER) && isForMasters(text(attempt.object(), "spec", "request"));
    return refused
        ? forbidden(attempt, "use of " + signer + " signer with " + MASTERS + " group is not allowed")
        : Optional.empty();
  }

  private static Optional<Refusal> forbidden(Attempt attempt, String why) {
    return Optional.of(Refusal.forbidden(REQUESTS, attempt.name(), why));
  }

  private static boolean isForMasters(String request) {
    try {
      String pem = new String(Base64.getDecoder().decode(request), StandardCharsets.UTF_8);
      String body = pem.replaceFirst("(?s).*?-----BEGIN CERTIFICATE REQUEST-----", "")
          .replaceFirst("(?s)-----END.*", ""); // the first block is the one that is signed
      String subject = new X500Principal(subject(Base64.getMimeDecoder().decode(body))).getName(X500Principal.RFC2253);
      return (',' + subject.replace('+', ',') + ',').contains(",O=" + MASTERS + ",");
    } catch (RuntimeException unreadable) {
      return false; // its rules say what is wrong with it
    }
  }

  /** The subject within {@code SEQUENCE { SEQUENCE { version, subject, … } … }} of RFC 2986, in DER. */
  private static byte[] subject(byte[] request) {
    ByteBuffer der = ByteBuffer.wrap(request);
    length(der);
    length(der);
    int version = length(der);
    der.position(der.position() + version);
    int start = der.position();
    int subject = length(der);
    byte[] name = new byte[der.position() - start + subject];
    der.get(start, name);
    return name;
  }

  /** Reads an element's tag and length, up to its content. */
  private static int length(ByteBuffer der) {
    der.get();
    int first = der.get() & 0xff;
    int length = first < 0x80 ? first : 0;
    for (int i = 0; first > 0x80 && i < first - 0x80; i++) {
      length = length << 8 | der.get() & 0xff;
    }
    return length;
  }
}
