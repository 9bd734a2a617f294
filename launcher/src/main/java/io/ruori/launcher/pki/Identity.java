package io.ruori.launcher.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.x500.X500Name;

/** A private key and the certificate of its public half. */
public record Identity(PrivateKey key, X509Certificate certificate) {
  private static final Duration ROTATION_MARGIN = Duration.ofDays(30);

  /** What {@link #write} wrote. */
  public static Identity read(Path directory, String name) throws IOException, GeneralSecurityException {
    try {
      return new Identity(
          Pem.privateKey(Files.readString(directory.resolve(name + ".key"))),
          Pem.certificate(Files.readString(directory.resolve(name + ".crt"))));
    } catch (GeneralSecurityException e) {
      throw new GeneralSecurityException(directory.resolve(name) + ".{crt,key}: " + e.getMessage(), e);
    }
  }

  /** Into two files. The certificate is written last: it says that its key is there. */
  public void write(Path directory, String name) throws IOException {
    PrivateFiles.write(directory.resolve(name + ".key"), Pem.encode(key));
    PrivateFiles.write(directory.resolve(name + ".crt"), Pem.encode(certificate));
  }

  /** Whether it is one of this authority's, names all of these, and need not be replaced soon. */
  public boolean holds(X509Certificate authority, List<String> names, Instant now) throws GeneralSecurityException {
    return issuedBy(authority) && !expiresSoon(now, ROTATION_MARGIN) && names().containsAll(names);
  }

  /** Whether it says of its holder what is to be said today: an earlier release may have said more. */
  boolean isOf(CertificateAuthority.Subject subject) {
    byte[] shown = certificate.getSubjectX500Principal().getEncoded();
    return X500Name.getInstance(shown).equals(CertificateAuthority.name(subject));
  }

  private Set<String> names() throws GeneralSecurityException {
    Set<String> names = new TreeSet<>();
    var entries = certificate.getSubjectAlternativeNames();
    if (entries != null) {
      entries.forEach(entry -> names.add(entry.get(1).toString()));
    }
    return names;
  }

  /** Whether less than a fifth of the certificate's life is left, or less than {@code margin}. */
  private boolean expiresSoon(Instant now, Duration margin) {
    Instant end = certificate.getNotAfter().toInstant();
    Duration life = Duration.between(certificate.getNotBefore().toInstant(), end);
    Duration left = Duration.between(now, end);
    return left.compareTo(margin) < 0 || left.compareTo(life.dividedBy(5)) < 0;
  }

  private boolean issuedBy(X509Certificate ca) {
    try {
      certificate.verify(ca.getPublicKey());
      return !certificate.getNotBefore().after(new Date());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
