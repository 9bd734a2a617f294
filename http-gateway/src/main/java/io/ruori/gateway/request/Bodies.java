package io.ruori.gateway.request;

import io.ruori.core.entity.WriteOptions;
import io.ruori.core.entity.WriteRequest.Verb;
import io.ruori.core.object.Json;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.protobuf.Protobuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/** Reads bodies: bounded, and as JSON whatever they were sent as. */
public final class Bodies {
  private static final int SUMMARY_BYTES = 30;
  private static final String NO_VERSION =
      "couldn't get version/kind; json parse error: json: cannot unmarshal %s into Go value of type struct "
          + "{ APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }";

  private Bodies() {}

  /** All bytes; refuses what is larger than upstream's limit. */
  public static CompletionStage<byte[]> read(Request request) {
    return request
        .body()
        .bytes(Json.MAX_BYTES)
        .thenApply(bytes -> bytes.orElseThrow(() -> new Refused(Refusals.bodyTooLarge(Json.MAX_BYTES))));
  }

  /**
   * An object's body as JSON; what is not well-formed JSON is left to whoever decodes it.
   *
   * @param kind what it should be, for saying what it is not
   */
  public static byte[] object(Request request, byte[] body, String kind) {
    return switch (mediaType(request)) {
      case "", "application/json" -> body;
      case "application/yaml" -> fromYaml(body, kind);
      case "application/vnd.kubernetes.protobuf" -> fromProtobuf(body, kind);
      default -> throw new Refused(Refusals.UNKNOWN_BODY);
    };
  }

  /**
   * A body as JSON, as a write takes it.
   *
   * @param warnings what its author should hear of it in any case
   */
  public record Sent(byte[] json, List<String> warnings) {
    public static final Sent NOTHING = of(new byte[0]);

    static Sent of(byte[] json) {
      return new Sent(json, List.of());
    }
  }

  /** As {@link #object}; YAML in which keys come twice is refused or warned of, as the options say. */
  public static Sent object(Request request, byte[] body, String kind, String version, WriteOptions options) {
    byte[] json = object(request, body, kind);
    if (!mediaType(request).equals("application/yaml")) {
      return Sent.of(json);
    }
    return new Sent(json, repeatedKeys(body, options, kind + " in version \"" + version + "\" cannot be handled as a " + kind
        + ": strict decoding error: "));
  }

  /** The keys of YAML that come twice, where somebody wants to hear of them; who reads strictly refuses them. */
  private static List<String> repeatedKeys(byte[] body, WriteOptions options, String refusal) {
    try {
      List<String> repeated = switch (options.fieldValidation()) {
        case IGNORE -> List.of();
        case WARN, STRICT -> Yaml.repeatedKeys(body);
      };
      if (!repeated.isEmpty() && options.fieldValidation() == WriteOptions.FieldValidation.STRICT) {
        throw Refused.badRequest(refusal + "yaml: unmarshal errors:\n  " + String.join("\n  ", repeated));
      }
      return repeated;
    } catch (Yaml.BadYaml _) {
      return List.of(); // told elsewhere
    }
  }

  private static byte[] fromProtobuf(byte[] body, String kind) {
    try {
      return Protobuf.toJson(body);
    } catch (Protobuf.BadProtobuf e) {
      throw unrecognized(kind, e.getMessage(), body);
    }
  }

  private static Refused unrecognized(String kind, String why, byte[] body) {
    String what = "the object provided is unrecognized (must be of type " + kind + "): ";
    return Refused.badRequest(what + why + " (" + summary(body) + ")");
  }

  private static byte[] fromYaml(byte[] body, String kind) {
    try {
      byte[] json = Yaml.toJson(body);
      String other = typeOfNoObject(json);
      if (!other.isEmpty()) {
        throw unrecognized(kind, NO_VERSION.formatted(other), body);
      }
      return json;
    } catch (Yaml.BadYaml e) {
      throw unrecognized(kind, e.getMessage(), body);
    }
  }

  /** Go's word for a JSON value that is no object; {@code ""} for one. */
  private static String typeOfNoObject(byte[] json) {
    return switch (json.length == 0 ? '{' : json[0]) {
      case '"' -> "string";
      case '[' -> "array";
      case 't', 'f' -> "bool";
      case '{', 'n' -> "";
      default -> "number";
    };
  }

  /** As upstream: what looks like JSON as text, the rest in hexadecimal, shortened. */
  private static String summary(byte[] body) {
    if (body.length == 0) {
      return "<empty>";
    }
    byte[] start = body.length > SUMMARY_BYTES ? Arrays.copyOf(body, SUMMARY_BYTES) : body;
    String text =
        body[0] == '{' ? new String(start, StandardCharsets.UTF_8) : HexFormat.of().formatHex(start);
    return body.length > SUMMARY_BYTES ? text + " ..." : text;
  }

  /** Which patch a body is. */
  public static Verb patchVerb(Request request) {
    return switch (mediaType(request)) {
      case "application/json-patch+json" -> Verb.JSON_PATCH;
      case "application/merge-patch+json" -> Verb.MERGE_PATCH;
      case "application/strategic-merge-patch+json" -> Verb.STRATEGIC_PATCH;
      case "application/apply-patch+yaml" -> Verb.APPLY;
      default -> throw new Refused(Refusals.UNKNOWN_PATCH);
    };
  }

  /** A patch's body as JSON: an applied configuration may be YAML. */
  public static Sent patch(Verb verb, byte[] body, WriteOptions options) {
    if (verb != Verb.APPLY) {
      return Sent.of(body);
    }
    List<String> repeated =
        repeatedKeys(body, options, "error strict decoding YAML: error converting YAML to JSON: ");
    if (startsAsJson(body)) {
      return new Sent(body, repeated);
    }
    try {
      return new Sent(Yaml.toJson(body), repeated);
    } catch (Yaml.BadYaml e) {
      throw Refused.badRequest("error decoding YAML: error converting YAML to JSON: " + e.getMessage());
    }
  }

  private static boolean startsAsJson(byte[] body) {
    for (byte b : body) {
      if (b != ' ' && b != '\n' && b != '\t' && b != '\r') {
        return b == '{';
      }
    }
    return false;
  }

  private static String mediaType(Request request) {
    String header = request.header("Content-Type").orElse("");
    int semicolon = header.indexOf(';');
    return (semicolon < 0 ? header : header.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
  }
}
