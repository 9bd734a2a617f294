package io.ruori.launcher.join;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a joining machine is told: upstream's bootstrap token ({@code id.secret}) and the hash of the authority's public
 * key, by which it knows the right cluster. Printed as {@code id.secret.hash}.
 *
 * @param authorityHash SHA-256 of the public key (SubjectPublicKeyInfo), in hex: kubeadm's discovery hash
 */
public record JoinToken(String id, String secret, String authorityHash) {
  private static final Pattern FORM = Pattern.compile("([a-z0-9]{6})\\.([a-z0-9]{16})\\.([0-9a-f]{64})");
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

  public static JoinToken create(X509Certificate authority, RandomGenerator random) {
    return new JoinToken(letters(6, random), letters(16, random), hash(authority));
  }

  public static Optional<JoinToken> parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(new JoinToken(matcher.group(1), matcher.group(2), matcher.group(3)))
        : Optional.empty();
  }

  /** The bearer token. */
  public String bearer() {
    return id + "." + secret;
  }

  public boolean pins(X509Certificate authority) {
    return MessageDigest.isEqual(ascii(authorityHash), ascii(hash(authority)));
  }

  public String text() {
    return bearer() + "." + authorityHash;
  }

  /** Without the secret: this may stand in a log. */
  @Override
  public String toString() {
    return "JoinToken[" + id + "]";
  }

  /** What identifies a cluster: the hash of its authority's key. */
  public static String hash(X509Certificate authority) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(authority.getPublicKey().getEncoded());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String letters(int count, RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }
}
