package io.ruori.core.decode;

import io.ruori.core.object.Json;
import io.ruori.core.object.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The first look at a body: which kind it says it holds (apimachinery {@code serializer/json/meta.go}).
 *
 * @param apiVersion {@code ""} when it does not say
 * @param kind {@code ""} when it does not say
 * @param error what makes the body unreadable; empty when it can be read
 */
record Body(String apiVersion, String kind, Optional<String> error) {
  private static final int SUMMARY_MAX = 30;
  private static final String TYPE =
      "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }";

  static Body interpret(byte[] json) {
    if (isPlainObject(json)) {
      try (JsonParser parser = Json.mapper().createParser(json)) {
        Body body = read(parser);
        if (parser.nextToken() == null) {
          return body;
        }
      } catch (JacksonException wrong) {
        // What is wrong is told below, in Go's words.
      }
    }
    Optional<String> syntax = JsonText.scan(json).error();
    if (syntax.isPresent()) {
      return unreadable(syntax.get());
    }
    try (JsonParser parser = Json.mapper().createParser(json)) {
      return read(parser);
    } catch (JacksonException e) {
      return unreadable(e.getOriginalMessage());
    }
  }

  /** Whether the text begins as that of an object in UTF-8: a parser would take other encodings, too. */
  private static boolean isPlainObject(byte[] json) {
    return json.length > 1 && json[0] == '{' && json[1] != 0;
  }

  private static Body read(JsonParser parser) {
    JsonToken first = parser.nextToken();
    if (first == JsonToken.VALUE_NULL) {
      return new Body("", "", Optional.empty());
    }
    if (first != JsonToken.START_OBJECT) {
      return unreadable("json: cannot unmarshal " + GoScalars.kindOf(first) + " into Go value of type " + TYPE);
    }
    return members(parser);
  }

  private static Body members(JsonParser parser) {
    String apiVersion = "";
    String kind = "";
    Optional<String> wrong = Optional.empty();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      boolean isKind = name.equals("kind");
      if (!isKind && !name.equals("apiVersion")) {
        parser.skipChildren();
      } else if (token == JsonToken.VALUE_STRING) {
        apiVersion = isKind ? apiVersion : parser.getString();
        kind = isKind ? parser.getString() : kind;
      } else if (token != JsonToken.VALUE_NULL) {
        wrong = wrong.or(() -> Optional.of(
            "json: cannot unmarshal " + GoScalars.kindOf(token) + " into Go struct field ." + name + " of type string"));
        parser.skipChildren();
      }
    }
    if (wrong.isPresent()) {
      return unreadable(wrong.get());
    }
    boolean tooManyParts = apiVersion.indexOf('/') != apiVersion.lastIndexOf('/');
    return new Body(apiVersion, kind, Optional.of("unexpected GroupVersion string: " + apiVersion).filter(e -> tooManyParts));
  }

  private static Body unreadable(String why) {
    return new Body("", "", Optional.of("couldn't get version/kind; json parse error: " + why));
  }

  /** The start of a body as upstream shows it: text when it looks like JSON, hexadecimal otherwise. */
  static String summary(byte[] body) {
    if (body.length == 0) {
      return "<empty>";
    }
    int length = Math.min(body.length, SUMMARY_MAX);
    String shown = body[0] == '{'
        ? new String(body, 0, length, StandardCharsets.UTF_8)
        : HexFormat.of().formatHex(body, 0, length);
    return body.length > SUMMARY_MAX ? shown + " ..." : shown;
  }

  String group() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  String version() {
    return apiVersion.substring(apiVersion.indexOf('/') + 1);
  }
}
