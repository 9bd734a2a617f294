package io.ruori.core.account;

import io.ruori.core.object.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Signs and checks service account tokens: JSON Web Tokens with ES256 (RFC 7515, RFC 7518), as upstream issues them.
 *
 * @param issuer who issues them; also the audience of tokens for the API itself
 */
public record AccountTokens(String issuer, PrivateKey key, PublicKey publicKey) {
  private static final String ALGORITHM = "SHA256withECDSAinP1363Format";
  private static final int MAX_LENGTH = 16 * 1024;

  /** A token that says {@code claims}. */
  public String sign(ObjectNode claims) {
    ObjectNode header = Json.object().put("alg", "ES256").put("kid", keyId());
    String signed = base64(Json.bytes(header)) + "." + base64(Json.bytes(claims));
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the service account key cannot sign", e);
    }
  }

  /** What a token of ours says; whether it still holds is for the caller to see. Empty for tokens of others. */
  public Optional<ObjectNode> claims(String token) {
    String[] parts = token.split("\\.", -1);
    if (token.length() > MAX_LENGTH || parts.length != 3) {
      return Optional.empty();
    }
    try {
      JsonNode header = Json.parse(bytes(parts[0]));
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(publicKey);
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      boolean genuine = header.path("alg").asString("").equals("ES256") && signature.verify(bytes(parts[2]));
      JsonNode claims = genuine ? Json.parse(bytes(parts[1])) : null;
      return claims instanceof ObjectNode object && isOurs(object) ? Optional.of(object) : Optional.empty();
    } catch (IllegalArgumentException | JacksonException | GeneralSecurityException notOurs) {
      return Optional.empty();
    }
  }

  private boolean isOurs(ObjectNode claims) {
    return claims.path("iss").asString("").equals(issuer);
  }

  /** As upstream: the hash of the public key. */
  public String keyId() {
    try {
      return base64(MessageDigest.getInstance("SHA-256").digest(publicKey.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] bytes(String base64) {
    return Base64.getUrlDecoder().decode(base64);
  }

  @Override
  public String toString() {
    return "AccountTokens[issuer=" + issuer + "]";
  }
}
