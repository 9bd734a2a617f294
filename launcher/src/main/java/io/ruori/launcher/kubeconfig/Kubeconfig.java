package io.ruori.launcher.kubeconfig;

import io.ruori.core.object.Json;
import io.ruori.launcher.pki.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A kubeconfig file: clusters, users and contexts, lists of named entries. Entries of others stay as they are. */
public final class Kubeconfig {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String PREFERRED_NAME = "ruori";

  private final ObjectNode document;

  private Kubeconfig(ObjectNode document) {
    this.document = document;
  }

  /** How a cluster is reached: PEM texts. */
  public record Access(String server, String authorityPem, String clientCertificatePem, String clientKeyPem) {}

  /** Where kubectl looks: the first file of {@code KUBECONFIG}, else {@code ~/.kube/config}. */
  public static Path defaultFile(Map<String, String> environment) {
    String listed = environment.getOrDefault("KUBECONFIG", "").split(":")[0];
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    return listed.isEmpty() ? Path.of(home, ".kube", "config") : Path.of(listed);
  }

  /**
   * Adds or replaces the cluster's context and makes it the current one.
   *
   * @return the context's name: {@code ruori}, or with the port behind when that is another cluster's
   * @throws IOException when the file cannot be read as a kubeconfig (it is left alone) or written
   */
  public static String merge(Path file, Access access) throws IOException {
    Kubeconfig config = read(file);
    String name = config.contextName(access);
    config.put(name, access);
    PrivateFiles.write(file, YAML.writeValueAsString(config.document));
    return name;
  }

  /** A file that holds one cluster. */
  public static void write(Path file, Access access) throws IOException {
    Kubeconfig config = new Kubeconfig(emptyDocument());
    config.put(PREFERRED_NAME, access);
    PrivateFiles.write(file, YAML.writeValueAsString(config.document));
  }

  /** What the current context says, where its keys are in the file itself. */
  public static Optional<Access> current(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Kubeconfig config = read(file);
    String context = config.document.path("current-context").asString("");
    JsonNode names = config.find("contexts", context).map(entry -> entry.path("context")).orElse(Json.object());
    Optional<JsonNode> cluster = config.find("clusters", names.path("cluster").asString("")).map(c -> c.path("cluster"));
    Optional<JsonNode> user = config.find("users", names.path("user").asString("")).map(u -> u.path("user"));
    if (cluster.isEmpty() || user.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Access(
            cluster.get().path("server").asString(""),
            text(cluster.get(), "certificate-authority-data"),
            text(user.get(), "client-certificate-data"),
            text(user.get(), "client-key-data")));
  }

  private static String text(JsonNode entry, String base64Field) {
    return new String(Base64.getDecoder().decode(entry.path(base64Field).asString("")), StandardCharsets.UTF_8);
  }

  /**
   * Takes the cluster's context out again.
   *
   * @param server how the URL of its API ends
   */
  public static void remove(Path file, String server, String authorityPem) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    Kubeconfig config = read(file);
    for (JsonNode entry : config.list("clusters").deepCopy()) {
      JsonNode cluster = entry.path("cluster");
      boolean ours =
          cluster.path("server").asString("").endsWith(server)
              && cluster.path("certificate-authority-data").asString("").equals(base64(authorityPem));
      if (ours) {
        config.drop(entry.path("name").asString(""));
      }
    }
    PrivateFiles.write(file, YAML.writeValueAsString(config.document));
  }

  private static Kubeconfig read(Path file) throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return new Kubeconfig(emptyDocument());
    }
    try {
      if (YAML.readTree(Files.readString(file)) instanceof ObjectNode object) {
        return new Kubeconfig(object);
      }
    } catch (JacksonException e) {
      throw new IOException(file + " is not a kubeconfig: " + e.getOriginalMessage(), e);
    }
    throw new IOException(file + " is not a kubeconfig: not a mapping");
  }

  private static ObjectNode emptyDocument() {
    return Json.object().put("apiVersion", "v1").put("kind", "Config");
  }

  /** Another cluster keeps its name; one that was here before, at the same place, gives it up. */
  private String contextName(Access access) {
    Optional<JsonNode> holder = find("clusters", PREFERRED_NAME).map(entry -> entry.path("cluster"));
    boolean free =
        holder.isEmpty()
            || holder.get().path("server").asString("").equals(access.server())
            || holder.get().path("certificate-authority-data").asString("").equals(base64(access.authorityPem()));
    return free ? PREFERRED_NAME : PREFERRED_NAME + access.server().substring(access.server().lastIndexOf(':'))
        .replace(':', '-');
  }

  private void put(String name, Access access) {
    ObjectNode cluster = replace("clusters", name, "cluster");
    cluster.put("certificate-authority-data", base64(access.authorityPem()));
    cluster.put("server", access.server());
    ObjectNode user = replace("users", name, "user");
    user.put("client-certificate-data", base64(access.clientCertificatePem()));
    user.put("client-key-data", base64(access.clientKeyPem()));
    replace("contexts", name, "context").put("cluster", name).put("user", name);
    document.put("current-context", name);
  }

  private void drop(String name) {
    for (String kind : new String[] {"clusters", "users", "contexts"}) {
      ArrayNode entries = list(kind);
      for (int i = entries.size() - 1; i >= 0; i--) {
        if (entries.get(i).path("name").asString("").equals(name)) {
          entries.remove(i);
        }
      }
    }
    if (document.path("current-context").asString("").equals(name)) {
      document.put("current-context", "");
    }
  }

  private ObjectNode replace(String kind, String name, String body) {
    Optional<JsonNode> known = find(kind, name);
    ObjectNode entry = known.isPresent() ? (ObjectNode) known.get() : list(kind).addObject().put("name", name);
    return entry.putObject(body);
  }

  private Optional<JsonNode> find(String kind, String name) {
    for (JsonNode entry : list(kind)) {
      if (entry.path("name").asString("").equals(name)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  private ArrayNode list(String kind) {
    return document.get(kind) instanceof ArrayNode list ? list : document.putArray(kind);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
