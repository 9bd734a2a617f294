package io.ruori.core.strategy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what is wrong with a certificate and its key, as Go's {@code tls.X509KeyPair} does. */
final class KeyPairs {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*([A-Za-z0-9+/=\\s]*?)-----END \\1-----");

  private record Block(String type, byte[] content) {}

  private KeyPairs() {}

  /** Empty when they belong together, or when the key is of a sort that is not looked into. */
  static Optional<String> problem(byte[] certificatePem, byte[] keyPem) {
    List<Block> certificates = blocks(certificatePem);
    if (certificates.stream().noneMatch(b -> b.type.equals("CERTIFICATE"))) {
      return Optional.of(noCertificate(certificates));
    }
    List<Block> keys = blocks(keyPem);
    Optional<Block> key = keys.stream().filter(KeyPairs::isKey).findFirst();
    if (key.isEmpty()) {
      return Optional.of(noKey(keys));
    }
    byte[] der = certificates.stream().filter(b -> b.type.equals("CERTIFICATE")).findFirst().orElseThrow().content;
    try {
      var certificate = CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
      return mismatch(certificate.getPublicKey(), key.get());
    } catch (CertificateException e) {
      return Optional.of("x509: malformed certificate");
    }
  }

  private static boolean isKey(Block block) {
    return block.type.equals("PRIVATE KEY") || block.type.endsWith(" PRIVATE KEY");
  }

  private static String noCertificate(List<Block> found) {
    if (found.isEmpty()) {
      return "tls: failed to find any PEM data in certificate input";
    }
    if (found.size() == 1 && found.getFirst().type.endsWith("PRIVATE KEY")) {
      return "tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have"
          + " been switched";
    }
    return "tls: failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM blocks of the following"
        + " types: " + types(found);
  }

  private static String noKey(List<Block> found) {
    if (found.isEmpty()) {
      return "tls: failed to find any PEM data in key input";
    }
    if (found.size() == 1 && found.getFirst().type.equals("CERTIFICATE")) {
      return "tls: found a certificate rather than a key in the PEM for the private key";
    }
    return "tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after skipping PEM blocks of the"
        + " following types: " + types(found);
  }

  private static String types(List<Block> found) {
    return "[" + String.join(" ", found.stream().map(Block::type).toList()) + "]";
  }

  private static Optional<String> mismatch(PublicKey key, Block block) {
    if (!block.type.equals("PRIVATE KEY")) {
      return Optional.empty();
    }
    String algorithm = key instanceof RSAPublicKey ? "RSA" : key instanceof ECPublicKey ? "EC" : "Ed25519";
    try {
      var own = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(block.content));
      boolean differs = own instanceof RSAPrivateCrtKey rsa && key instanceof RSAPublicKey publicKey
          && !rsa.getModulus().equals(publicKey.getModulus());
      return differs ? Optional.of("tls: private key does not match public key") : Optional.empty();
    } catch (GeneralSecurityException e) {
      return Optional.of("tls: private key type does not match public key type");
    }
  }

  private static List<Block> blocks(byte[] pem) {
    var blocks = new ArrayList<Block>();
    Matcher matcher = BLOCK.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
    }
    return blocks;
  }
}
