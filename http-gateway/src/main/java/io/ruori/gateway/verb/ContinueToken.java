package io.ruori.gateway.verb;

import io.ruori.core.object.Json;
import io.ruori.core.object.JsonText;
import io.ruori.gateway.request.Refused;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Where the next page of a list begins, in upstream's form ({@code apiserver/pkg/storage/continue.go}).
 *
 * @param revision of the first page
 * @param start the last key that was read, below the list's own prefix
 */
record ContinueToken(long revision, String start) {
  private static final String API_VERSION = "meta.k8s.io/v1";

  String encode() {
    byte[] json =
        Json.bytes(Json.object().put("v", API_VERSION).put("rv", revision).put("start", start + "\0"));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
  }

  static ContinueToken decode(String token) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException _) {
      throw invalid("continue key is not valid: illegal base64 data at input byte " + firstBad(token));
    }
    JsonNode json;
    try {
      json = Json.parse(bytes);
    } catch (JacksonException _) {
      String why = JsonText.scan(bytes).error().orElse("");
      throw invalid("continue key is not valid: " + why);
    }
    if (!API_VERSION.equals(json.path("v").asString(""))) {
      throw invalid(
          "continue key is not valid: server does not recognize this encoded version \""
              + json.path("v").asString("") + "\"");
    }
    if (json.path("rv").asLong(0) == 0) {
      throw invalid("continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
    }
    String start = json.path("start").asString("");
    if (start.isEmpty()) {
      throw invalid("continue key is not valid: encoded start key empty (version meta.k8s.io/v1)");
    }
    String bare = start.endsWith("\0") ? start.substring(0, start.length() - 1) : start;
    return new ContinueToken(json.path("rv").asLong(), bare);
  }

  private static int firstBad(String token) {
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_')) {
        return i;
      }
    }
    return token.length() - 1;
  }

  private static Refused invalid(String why) {
    return Refused.badRequest("invalid continue token: " + why);
  }
}
