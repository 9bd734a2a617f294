package io.ruori.gateway.identity;

import io.ruori.core.kind.User;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.security.auth.x500.X500Principal;

/**
 * Users by their certificates: the common name is the user, the organizations are the groups, and an attribute of
 * Kubernetes' own is the uid.
 */
public final class ClientCertificates {
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  /** The attribute of a subject that holds the user's uid, if it has one. */
  private static final String UID = "1.3.6.1.4.1.57683.2";
  private static final String UID_NAME = "KUBERNETESUID";
  private static final String ANY_USE = "2.5.29.37.0";
  private static final int REMEMBERED = 4_096;

  private final Set<TrustAnchor> anchors;
  private final Clock clock;

  /** Verifying a signature takes longer than all the rest of a request: good certificates are remembered. */
  private final Map<X509Certificate, User> verified =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<X509Certificate, User> eldest) {
          return size() > REMEMBERED;
        }
      };

  private ClientCertificates(Set<TrustAnchor> anchors, Clock clock) {
    this.anchors = anchors;
    this.clock = clock;
  }

  /** @param authorities whose signatures are trusted; none: no certificate is */
  public static ClientCertificates create(List<X509Certificate> authorities, Clock clock) {
    return new ClientCertificates(
        authorities.stream().map(ca -> new TrustAnchor(ca, null)).collect(Collectors.toUnmodifiableSet()), clock);
  }

  /** Whose chain it is, or empty when nobody whom we trust has signed it for this use and this time. */
  public Optional<User> verify(List<X509Certificate> chain) {
    if (chain.isEmpty() || anchors.isEmpty()) {
      return Optional.empty();
    }
    X509Certificate own = chain.getFirst();
    Date now = Date.from(clock.instant());
    if (now.before(own.getNotBefore()) || now.after(own.getNotAfter())) {
      return Optional.empty();
    }
    synchronized (verified) {
      User known = verified.get(own);
      if (known != null) {
        return Optional.of(known);
      }
    }
    Optional<User> user = isSigned(chain, now) ? user(own) : Optional.empty();
    user.ifPresent(found -> {
      synchronized (verified) {
        verified.put(own, found);
      }
    });
    return user;
  }

  private boolean isSigned(List<X509Certificate> chain, Date now) {
    try {
      List<String> uses = chain.getFirst().getExtendedKeyUsage();
      if (uses != null && !uses.contains(CLIENT_AUTH) && !uses.contains(ANY_USE)) {
        return false;
      }
      var path = CertificateFactory.getInstance("X.509").generateCertPath(chain);
      var parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(now);
      CertPathValidator.getInstance("PKIX").validate(path, parameters);
      return true;
    } catch (CertificateParsingException _) {
      return false;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static Optional<User> user(X509Certificate certificate) {
    try {
      String name = "";
      String uid = "";
      var groups = new ArrayList<String>();
      var subject = new LdapName(
          certificate.getSubjectX500Principal().getName(X500Principal.RFC2253, Map.of(UID, UID_NAME)));
      for (int i = 0; i < subject.size(); i++) { // from the right, where the certificate begins
        var rdn = subject.getRdn(i);
        var attributes = rdn.toAttributes().getAll();
        while (attributes.hasMore()) {
          var attribute = attributes.next();
          if (attribute.getID().equalsIgnoreCase("CN")) {
            name = text(attribute.get());
          } else if (attribute.getID().equalsIgnoreCase(UID_NAME)) {
            uid = text(attribute.get());
          } else if (attribute.getID().equalsIgnoreCase("O")) {
            for (int v = 0; v < attribute.size(); v++) {
              groups.add(text(attribute.get(v)));
            }
          }
        }
      }
      return name.isEmpty() ? Optional.empty() : Optional.of(new User(name, uid, groups, Map.of()));
    } catch (InvalidNameException _) {
      return Optional.empty();
    } catch (javax.naming.NamingException _) {
      return Optional.empty();
    }
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes ? new String(bytes, java.nio.charset.StandardCharsets.UTF_8) : value.toString();
  }
}
