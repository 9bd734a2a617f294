package io.ruori.launcher.pki;

import io.ruori.launcher.pki.CertificateAuthority.Subject;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A certificate signing request (PKCS#10) whose signature was checked: the asker holds the key.
 *
 * @param subject names of types other than DNS and IP stand with a {@code type:} before them
 */
public record CertificateRequest(Subject subject, PublicKey key) {

  /** A request for {@code subject}, as PEM. */
  public static String create(Subject subject, KeyPair pair) throws GeneralSecurityException {
    try {
      var builder = new JcaPKCS10CertificationRequestBuilder(CertificateAuthority.name(subject), pair.getPublic());
      if (!subject.alternativeNames().isEmpty()) {
        Extension names =
            new Extension(
                Extension.subjectAlternativeName,
                false,
                CertificateAuthority.alternativeNames(subject.alternativeNames()).getEncoded());
        builder.addAttribute(
            PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, new Extensions(names));
      }
      var signed = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
      return Pem.encode("CERTIFICATE REQUEST", signed.getEncoded());
    } catch (OperatorCreationException | IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /**
   * Reads a PEM text.
   *
   * @throws GeneralSecurityException when it is none, or not signed with its own key
   */
  public static CertificateRequest parse(String pem) throws GeneralSecurityException {
    try {
      Pem.Block block =
          Pem.blocks(pem).stream()
              .filter(candidate -> candidate.label().equals("CERTIFICATE REQUEST"))
              .findFirst()
              .orElseThrow(() -> new GeneralSecurityException("PEM block type must be CERTIFICATE REQUEST"));
      JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(block.bytes());
      PublicKey key = request.getPublicKey();
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new GeneralSecurityException("the request is not signed with its own key");
      }
      X500Name name = request.getSubject();
      List<String> commonNames = values(name, BCStyle.CN);
      String commonName = commonNames.isEmpty() ? "" : commonNames.getFirst();
      return new CertificateRequest(new Subject(commonName, values(name, BCStyle.O), alternativeNames(request)), key);
    } catch (IOException | OperatorCreationException | PKCSException | IllegalArgumentException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static List<String> values(X500Name name, ASN1ObjectIdentifier type) {
    List<String> values = new ArrayList<>();
    for (RDN rdn : name.getRDNs(type)) {
      values.add(IETFUtils.valueToString(rdn.getFirst().getValue()));
    }
    return values;
  }

  private static List<String> alternativeNames(JcaPKCS10CertificationRequest request) throws IOException {
    Extensions extensions = request.getRequestedExtensions();
    GeneralNames names =
        extensions == null ? null : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
    List<String> texts = new ArrayList<>();
    if (names != null) {
      for (GeneralName name : names.getNames()) {
        texts.add(text(name));
      }
    }
    return texts;
  }

  private static String text(GeneralName name) throws IOException {
    return switch (name.getTagNo()) {
      case GeneralName.dNSName -> name.getName().toString();
      case GeneralName.iPAddress ->
          InetAddress.getByAddress(ASN1OctetString.getInstance(name.getName()).getOctets()).getHostAddress();
      default -> name.getTagNo() + ":" + name.getName();
    };
  }
}
