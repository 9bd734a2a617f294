package io.ruori.core.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** URLs: absolute ones, or absolute paths. */
final class UrlFunctions {
  private static final CelType TEXT = SimpleType.STRING;
  private static final CelType URL = OpaqueType.create("kubernetes.URL");

  private UrlFunctions() {}

  static List<Function> all() {
    List<CelType> url = List.of(URL);
    List<Class<?>> classes = List.of(URI.class);
    return List.of(
        Function.global("url", "string_to_url", URL, List.of(TEXT), List.of(String.class), given ->
            parse((String) given[0]).orElseThrow(() -> new IllegalArgumentException(
                "URL parse error during conversion from string: parse \"" + given[0] + "\": invalid URI for request"))),
        Function.global("isURL", "is_url_string", SimpleType.BOOL, List.of(TEXT), List.of(String.class),
            given -> parse((String) given[0]).isPresent()),
        Function.member("getScheme", "url_get_scheme", TEXT, url, classes, given -> or(((URI) given[0]).getScheme())),
        Function.member("getHost", "url_get_host", TEXT, url, classes, given -> host((URI) given[0], true)),
        Function.member("getHostname", "url_get_hostname", TEXT, url, classes, given -> host((URI) given[0], false)),
        Function.member("getPort", "url_get_port", TEXT, url, classes, given -> port((URI) given[0])),
        Function.member("getEscapedPath", "url_get_escaped_path", TEXT, url, classes, given -> or(((URI) given[0]).getRawPath())),
        Function.member("getQuery", "url_get_query", MapType.create(TEXT, ListType.create(TEXT)), url, classes,
            given -> query((URI) given[0])));
  }

  private static String or(String text) {
    return text == null ? "" : text;
  }

  private static Optional<URI> parse(String text) {
    try {
      var uri = new URI(text);
      return uri.getScheme() != null || text.startsWith("/") ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static String host(URI uri, boolean withPort) {
    String host = or(uri.getHost());
    if (withPort) {
      return uri.getPort() < 0 ? host : host + ":" + uri.getPort();
    }
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static String port(URI uri) {
    return uri.getPort() < 0 ? "" : Integer.toString(uri.getPort());
  }

  private static Map<String, List<String>> query(URI uri) {
    var query = new LinkedHashMap<String, List<String>>();
    for (String part : or(uri.getRawQuery()).split("&")) {
      if (!part.isEmpty()) {
        String[] pair = part.split("=", 2);
        query.computeIfAbsent(URLDecoder.decode(pair[0], StandardCharsets.UTF_8), _ -> new ArrayList<>())
            .add(pair.length > 1 ? URLDecoder.decode(pair[1], StandardCharsets.UTF_8) : "");
      }
    }
    return query;
  }
}
