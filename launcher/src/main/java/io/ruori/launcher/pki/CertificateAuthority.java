package io.ruori.launcher.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues certificates. Elliptic-curve keys (P-256), but for the administrator's: quick to make at the first start, and small. */
public final class CertificateAuthority {
  /** Clocks of joining machines may be behind. */
  private static final Duration BACKDATE = Duration.ofMinutes(5);

  private final Identity ca;

  public CertificateAuthority(Identity ca) {
    this.ca = ca;
  }

  /** The attribute of a subject in which Kubernetes looks for a user's uid (since 1.33). */
  private static final ASN1ObjectIdentifier UID = new ASN1ObjectIdentifier("1.3.6.1.4.1.57683.2");

  /**
   * What a certificate says about its holder. Names that parse as addresses become IP entries.
   *
   * @param uid empty: none
   */
  public record Subject(
      String commonName, String uid, List<String> organizations, List<String> alternativeNames) {
    public Subject {
      organizations = List.copyOf(organizations);
      alternativeNames = List.copyOf(alternativeNames);
    }

    public Subject(String commonName, List<String> organizations, List<String> alternativeNames) {
      this(commonName, "", organizations, alternativeNames);
    }

    public static Subject of(String commonName, String... organizations) {
      return new Subject(commonName, List.of(organizations), List.of());
    }
  }

  public enum Purpose {
    SERVER(KeyPurposeId.id_kp_serverAuth),
    CLIENT(KeyPurposeId.id_kp_clientAuth);

    private final KeyPurposeId id;

    Purpose(KeyPurposeId id) {
      this.id = id;
    }
  }

  public X509Certificate certificate() {
    return ca.certificate();
  }

  /** For those whose programs read no other: fabric8's client takes an elliptic key only with a library more. */
  static KeyPair newRsaKeyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  public static KeyPair newKeyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A new authority, its certificate signed by itself. */
  public static Identity create(String commonName, Instant now, Duration life) throws GeneralSecurityException {
    KeyPair pair = newKeyPair();
    X500Name name = name(Subject.of(commonName));
    try {
      JcaX509v3CertificateBuilder builder = builder(name, name, pair.getPublic(), now, now.plus(life));
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      int usage = KeyUsage.digitalSignature | KeyUsage.keyEncipherment | KeyUsage.keyCertSign;
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(pair.getPublic()));
      return new Identity(pair.getPrivate(), sign(builder, pair.getPrivate()));
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /** A new key and its certificate. */
  public Identity issue(Subject subject, Instant now, Duration life, Purpose... purposes)
      throws GeneralSecurityException {
    return issue(subject, newKeyPair(), now, life, purposes);
  }

  /** A certificate for a key, and the key. */
  Identity issue(Subject subject, KeyPair pair, Instant now, Duration life, Purpose... purposes)
      throws GeneralSecurityException {
    return new Identity(pair.getPrivate(), issue(subject, pair.getPublic(), now, life, purposes));
  }

  /** A certificate for somebody else's key. It never outlives the authority's own. */
  public X509Certificate issue(Subject subject, PublicKey key, Instant now, Duration life, Purpose... purposes)
      throws GeneralSecurityException {
    Instant authorityEnd = ca.certificate().getNotAfter().toInstant();
    Instant end = now.plus(life).isAfter(authorityEnd) ? authorityEnd : now.plus(life);
    try {
      X500Name issuer = X500Name.getInstance(ca.certificate().getSubjectX500Principal().getEncoded());
      JcaX509v3CertificateBuilder builder = builder(issuer, name(subject), key, now, end);
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(ids(purposes)));
      builder.addExtension(
          Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(ca.certificate()));
      if (!subject.alternativeNames().isEmpty()) {
        builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(subject.alternativeNames()));
      }
      return sign(builder, ca.key());
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static KeyPurposeId[] ids(Purpose... purposes) {
    KeyPurposeId[] ids = new KeyPurposeId[purposes.length];
    for (int i = 0; i < purposes.length; i++) {
      ids[i] = purposes[i].id;
    }
    return ids;
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey key, Instant now, Instant end) {
    BigInteger serial = new BigInteger(127, new SecureRandom()).setBit(126);
    return new JcaX509v3CertificateBuilder(
        issuer, serial, Date.from(now.minus(BACKDATE)), Date.from(end), subject, key);
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(key)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  static X500Name name(Subject subject) {
    X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE);
    subject.organizations().forEach(organization -> builder.addRDN(BCStyle.O, organization));
    if (!subject.uid().isEmpty()) {
      builder.addRDN(UID, new DERUTF8String(subject.uid()));
    }
    return builder.addRDN(BCStyle.CN, subject.commonName()).build();
  }

  static GeneralNames alternativeNames(List<String> names) {
    return new GeneralNames(
        names.stream().distinct().map(CertificateAuthority::alternativeName).toArray(GeneralName[]::new));
  }

  private static GeneralName alternativeName(String name) {
    boolean address = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
    if (!address) {
      return new GeneralName(GeneralName.dNSName, name);
    }
    return new GeneralName(GeneralName.iPAddress, InetAddress.ofLiteral(name).getHostAddress());
  }
}
