package io.ruori.gateway.request;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What a request is about, as upstream's {@code RequestInfo}: found from method and path alone, before it is known whether
 * there is such a thing. Authorization goes by it.
 *
 * @param isResource false for paths such as {@code /healthz} and {@code /apis/apps/v1}; then only verb and path count
 * @param verb {@code get}, {@code list}, {@code watch}, {@code create} …; for other paths the method in lower case
 * @param path decoded
 * @param parts what follows namespace: resource, name, subresource and what comes behind it
 * @param watchPrefix the deprecated {@code /watch/} form
 */
public record Target(
    boolean isResource,
    String verb,
    String path,
    String group,
    String version,
    String namespace,
    String resource,
    String name,
    String subresource,
    List<String> parts,
    boolean watchPrefix) {

  private static final Set<String> NAMESPACE_SUBRESOURCES = Set.of("status", "finalize");

  /** Thrown for the path that upstream's parser gives up on. */
  public static final class Undetermined extends Exception {
    private static final long serialVersionUID = 1;

    Undetermined(String message) {
      super(message, null, false, false);
    }
  }

  /** Reads method, path (percent-encoded) and query. */
  public static Target of(String method, String rawPath, Query query) throws Undetermined {
    String path = decode(rawPath);
    List<String> all = split(path);
    boolean core = !all.isEmpty() && all.getFirst().equals("api");
    boolean grouped = !all.isEmpty() && all.getFirst().equals("apis");
    int least = core ? 3 : 4;
    if (!core && !grouped || all.size() < least) {
      return other(method, path);
    }
    String group = core ? "" : all.get(1);
    String version = all.get(core ? 1 : 2);
    return resource(method, path, group, version, all.subList(core ? 2 : 3, all.size()), query);
  }

  private static Target resource(
      String method, String path, String group, String version, List<String> rest, Query query) throws Undetermined {
    List<String> parts = rest;
    boolean special = parts.getFirst().equals("watch") || parts.getFirst().equals("proxy");
    String verb = special ? parts.getFirst() : verbOf(method);
    if (special) {
      if (parts.size() < 2) {
        throw new Undetermined("unable to determine kind and namespace from url, " + path);
      }
      parts = parts.subList(1, parts.size());
    }
    String namespace = "";
    if (parts.getFirst().equals("namespaces") && parts.size() > 1) {
      namespace = parts.get(1);
      if (parts.size() > 2 && !NAMESPACE_SUBRESOURCES.contains(parts.get(2))) {
        parts = parts.subList(2, parts.size());
      }
    }
    String name = parts.size() > 1 ? parts.get(1) : "";
    String subresource = parts.size() > 2 && !special ? parts.get(2) : "";
    boolean watch = special && verb.equals("watch");
    return new Target(
        true, collective(verb, name, query), path, group, version, namespace, parts.getFirst(), name, subresource,
        List.copyOf(parts), watch);
  }

  private static Target other(String method, String path) {
    String verb = method.toLowerCase(java.util.Locale.ROOT);
    return new Target(false, verb, path, "", "", "", "", "", "", List.of(), false);
  }

  private static String verbOf(String method) {
    return switch (method) {
      case "POST" -> "create";
      case "GET", "HEAD" -> "get";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> "delete";
      default -> "";
    };
  }

  private static String collective(String verb, String name, Query query) {
    if (!name.isEmpty()) {
      return verb;
    }
    return switch (verb) {
      case "get" -> query.flag("watch") ? "watch" : "list";
      case "delete" -> "deletecollection";
      default -> verb;
    };
  }

  private static String decode(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return path;
    }
  }

  /** The segments between slashes; those at the ends do not count. */
  public static List<String> split(String path) {
    int from = 0;
    int to = path.length();
    while (from < to && path.charAt(from) == '/') {
      from++;
    }
    while (to > from && path.charAt(to - 1) == '/') {
      to--;
    }
    return from == to ? List.of() : Arrays.asList(path.substring(from, to).split("/", -1));
  }

  public String qualified() {
    return subresource.isEmpty() ? resource : resource + "/" + subresource;
  }
}
