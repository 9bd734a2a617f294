package io.ruori.launcher.pki;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys and certificates as text, RFC 7468. */
public final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
  private static final Base64.Encoder ENCODER = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Pem() {}

  /** One block: what it is called, and its bytes. */
  public record Block(String label, byte[] bytes) {}

  public static String encode(String label, byte[] der) {
    return "-----BEGIN " + label + "-----\n" + ENCODER.encodeToString(der) + "\n-----END " + label + "-----\n";
  }

  public static String encode(X509Certificate certificate) {
    try {
      return encode("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static String encode(PrivateKey key) {
    return encode("PRIVATE KEY", key.getEncoded());
  }

  public static String encode(PublicKey key) {
    return encode("PUBLIC KEY", key.getEncoded());
  }

  public static List<Block> blocks(String text) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
    }
    return blocks;
  }

  /**
   * The first certificate of a text.
   *
   * @throws GeneralSecurityException when there is none, or it is broken
   */
  public static X509Certificate certificate(String text) throws GeneralSecurityException {
    byte[] der = first(text, "CERTIFICATE");
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
  }

  /** A PKCS#8 key, of an elliptic curve or RSA. */
  public static PrivateKey privateKey(String text) throws GeneralSecurityException {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(first(text, "PRIVATE KEY"));
    try {
      return KeyFactory.getInstance("EC").generatePrivate(spec);
    } catch (InvalidKeySpecException notElliptic) {
      return KeyFactory.getInstance("RSA").generatePrivate(spec);
    }
  }

  /** A public key, of an elliptic curve or RSA. */
  public static PublicKey publicKey(String text) throws GeneralSecurityException {
    X509EncodedKeySpec spec = new X509EncodedKeySpec(first(text, "PUBLIC KEY"));
    try {
      return KeyFactory.getInstance("EC").generatePublic(spec);
    } catch (InvalidKeySpecException notElliptic) {
      return KeyFactory.getInstance("RSA").generatePublic(spec);
    }
  }

  private static byte[] first(String text, String label) throws GeneralSecurityException {
    return blocks(text).stream()
        .filter(block -> block.label().equals(label))
        .findFirst()
        .map(Block::bytes)
        .orElseThrow(() -> new GeneralSecurityException("no " + label + " block"));
  }
}
