package io.ruori.gateway.request;

import io.ruori.core.object.Refusal;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.request.Rendition.Format;
import io.ruori.gateway.request.Rendition.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Chooses the form of an answer from {@code Accept}, as upstream does in two steps with different words for refusing: the
 * router looks at the media types alone, the negotiator at their parameters, too.
 */
public final class Negotiation {
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final List<String> OBJECT_TYPES = List.of("application/json", "application/yaml", PROTOBUF);
  private static final List<String> COLLECTION_TYPES =
      List.of(
          "application/json", "application/yaml", PROTOBUF, "application/json;stream=watch", PROTOBUF + ";stream=watch");
  private static final String ACCEPTED =
      "only the following media types are accepted: application/json, application/yaml, " + PROTOBUF;
  private static final Pattern BROWSERS = Pattern.compile("(curl|Wget|Mozilla/5\\.0).*", Pattern.DOTALL);

  private Negotiation() {}

  /** What an endpoint can show. */
  private enum Shows {
    DOCUMENTS,
    OBJECTS,
    /** Objects for which there are no protobuf messages, but for their metadata. */
    CUSTOM_OBJECTS
  }

  /** For an endpoint that serves objects: tables and metadata alone can be asked for. */
  public static Rendition forObjects(Request request, Query query, boolean collection, boolean custom) {
    return choose(request, query, collection, custom ? Shows.CUSTOM_OBJECTS : Shows.OBJECTS);
  }

  /** For an endpoint that serves one fixed document. */
  public static Rendition forDocument(Request request, Query query) {
    return choose(request, query, false, Shows.DOCUMENTS);
  }

  /** For errors: whatever is asked for, the nearest that there is. */
  public static Rendition forStatus(Request request, Query query) {
    for (MediaRange range : MediaRange.parseAll(request.header("Accept").orElse(""))) {
      Optional<Rendition> found = among(range, Shows.DOCUMENTS);
      if (found.isPresent()) {
        return found.get().withPretty(isPretty(request, query));
      }
    }
    return Rendition.PLAIN.withPretty(isPretty(request, query));
  }

  /** Whether the aggregated form of discovery is wanted before any other. */
  public static boolean wantsAggregated(Request request) {
    for (MediaRange range : MediaRange.parseAll(request.header("Accept").orElse(""))) {
      boolean json = range.matches("application", "json");
      Map<String, String> with = range.parameters();
      if (json && "APIGroupDiscoveryList".equals(with.get("as")) && "apidiscovery.k8s.io".equals(with.get("g"))
          && "v2".equals(with.get("v"))) {
        return true;
      }
      if (json && with.isEmpty()) {
        return false;
      }
    }
    return false;
  }

  private static Rendition choose(Request request, Query query, boolean collection, Shows shows) {
    String accept = request.header("Accept").orElse("");
    if (accept.isBlank() || accept.equals("application/json")) {
      return Rendition.PLAIN.withPretty(isPretty(request, query));
    }
    List<MediaRange> ranges = MediaRange.parseAll(accept);
    List<String> produced = collection ? COLLECTION_TYPES : OBJECT_TYPES;
    if (ranges.stream().noneMatch(r -> r.name().equals("*/*") || OBJECT_TYPES.contains(r.name()))) {
      throw notAcceptableByRouter(produced);
    }
    for (MediaRange range : ranges) {
      Optional<Rendition> found = among(range, shows);
      if (found.isPresent()) {
        Rendition rendition = found.get();
        boolean pretty = isPretty(request, query) || "1".equals(range.parameters().get("pretty"));
        return rendition.withPretty(pretty);
      }
    }
    throw new Refused(new Refusal(406, "NotAcceptable", ACCEPTED, null));
  }

  private static Optional<Rendition> among(MediaRange range, Shows shows) {
    for (Format format : Format.values()) {
      String[] type = format.contentType().split("/");
      if (range.matches(type[0], type[1])) {
        Optional<Rendition> found = rendition(format, range.parameters(), shows);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Rendition> rendition(Format format, Map<String, String> parameters, Shows shows) {
    String stream = parameters.getOrDefault("stream", "");
    if (!stream.isEmpty() && (format == Format.YAML || !stream.equals("watch"))) {
      return Optional.empty();
    }
    if (!parameters.containsKey("as") && !parameters.containsKey("g") && !parameters.containsKey("v")) {
      boolean none = format == Format.PROTOBUF && shows == Shows.CUSTOM_OBJECTS;
      return none ? Optional.empty() : Optional.of(new Rendition(format, false, Shape.OBJECT, ""));
    }
    String version = parameters.getOrDefault("v", "");
    boolean known = version.equals("v1") || version.equals("v1beta1");
    if (shows == Shows.DOCUMENTS || !known || !"meta.k8s.io".equals(parameters.get("g"))) {
      return Optional.empty();
    }
    return shape(parameters.getOrDefault("as", ""))
        .filter(shape -> shape != Shape.TABLE || format != Format.PROTOBUF)
        .map(shape -> new Rendition(format, false, shape, version));
  }

  private static Optional<Shape> shape(String as) {
    return switch (as) {
      case "Table" -> Optional.of(Shape.TABLE);
      case "PartialObjectMetadata" -> Optional.of(Shape.METADATA);
      case "PartialObjectMetadataList" -> Optional.of(Shape.METADATA_LIST);
      default -> Optional.empty();
    };
  }

  private static Refused notAcceptableByRouter(List<String> produced) {
    String message = "406: Not Acceptable\n\nAvailable representations: " + String.join(", ", produced);
    return new Refused(new Refusal(406, "NotAcceptable", message, Refusals.NO_DETAILS));
  }

  /** By {@code ?pretty}, else for people who look with a browser or curl. */
  private static boolean isPretty(Request request, Query query) {
    String asked = query.text("pretty");
    if (!asked.isEmpty()) {
      return List.of("1", "t", "T", "TRUE", "true", "True").contains(asked);
    }
    return request.header("User-Agent").filter(agent -> BROWSERS.matcher(agent).matches()).isPresent();
  }
}
