package io.ruori.gateway.discovery;

import io.ruori.core.account.AccountTokens;
import io.ruori.core.object.Json;
import io.ruori.core.object.Refusal;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.Header;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.request.Refusals;
import io.ruori.gateway.request.Refused;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Lets others check the tokens of service accounts: OpenID Connect's configuration and the public key (RFC 7517). */
public final class Issuer {
  private static final List<Header> CACHED = List.of(new Header("Cache-Control", "public, max-age=3600"));
  private static final String KEYS_TYPE = "application/jwk-set+json";
  private static final String KEYS_PATH = "/openid/v1/jwks";

  private final AccountTokens tokens;
  private final String serverAddress;

  /** @param serverAddress host and port at which the keys are found */
  public Issuer(AccountTokens tokens, String serverAddress) {
    this.tokens = tokens;
    this.serverAddress = serverAddress;
  }

  /** Empty when the path is not the issuer's. */
  Optional<Answer> answer(Request request, String path) {
    return switch (path) {
      case ".well-known/openid-configuration" -> Optional.of(answer(request, "application/json", configuration()));
      case "openid/v1/jwks" -> Optional.of(answer(request, KEYS_TYPE, keys()));
      default -> Optional.empty();
    };
  }

  private static Answer answer(Request request, String type, ObjectNode document) {
    if (!request.method().equals("GET")) {
      throw new Refused(Refusals.METHOD_NOT_ALLOWED);
    }
    String accept = request.header("Accept").orElse("*/*");
    if (!accept.contains("*/*") && !accept.contains(type)) {
      throw new Refused(new Refusal(406, "NotAcceptable",
          "406: Not Acceptable\n\nAvailable representations: " + type, Refusals.NO_DETAILS));
    }
    return new Answer.Whole(200, type, CACHED, Json.bytes(document));
  }

  private ObjectNode configuration() {
    ObjectNode document =
        Json.object().put("issuer", tokens.issuer()).put("jwks_uri", "https://" + serverAddress + KEYS_PATH);
    document.putArray("response_types_supported").add("id_token");
    document.putArray("subject_types_supported").add("public");
    document.putArray("id_token_signing_alg_values_supported").add(algorithm());
    return document;
  }

  private String algorithm() {
    return tokens.publicKey() instanceof RSAPublicKey ? "RS256" : "ES256";
  }

  private ObjectNode keys() {
    ObjectNode document = Json.object();
    ObjectNode key = document.putArray("keys").addObject();
    key.put("use", "sig").put("kid", tokens.keyId()).put("alg", algorithm());
    switch (tokens.publicKey()) {
      case RSAPublicKey rsa ->
          key.put("kty", "RSA").put("n", base64(rsa.getModulus(), 0)).put("e", base64(rsa.getPublicExponent(), 0));
      case ECPublicKey ec -> key.put("kty", "EC").put("crv", "P-256")
          .put("x", base64(ec.getW().getAffineX(), 32)).put("y", base64(ec.getW().getAffineY(), 32));
      default -> throw new IllegalStateException("keys of " + tokens.publicKey().getAlgorithm() + " are not published");
    }
    return document;
  }

  /** Big-endian without sign, of that length; 0 for the shortest. */
  private static String base64(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    int size = length == 0 ? (number.bitLength() + 7) / 8 : length;
    byte[] exact = new byte[size];
    int used = Math.min(bytes.length, size);
    System.arraycopy(bytes, bytes.length - used, exact, size - used, used);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(exact, size));
  }
}
