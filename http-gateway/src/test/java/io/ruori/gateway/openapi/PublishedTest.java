package io.ruori.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.Strategy;
import io.ruori.core.object.Json;
import io.ruori.gateway.discovery.Discovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class PublishedTest {
  private final Kinds kinds = Kinds.builtIn(_ -> Strategy.PLAIN);
  private final Served served = Served.of(new Discovery(kinds).documents(), (_, _) -> Optional.empty());

  @Test
  void publishesWhatUpstreamPublishesForEveryServedKind() throws IOException {
    JsonNode upstream = upstream();
    ObjectNode ours = Version2.document(served, "v1.34.4");
    var different = new TreeSet<String>();
    for (String part : List.of("definitions", "paths", "parameters")) {
      for (Map.Entry<String, JsonNode> entry : ours.path(part).properties()) {
        if (!entry.getValue().equals(withoutCbor(upstream.path(part).path(entry.getKey())))) {
          different.add(entry.getKey());
        }
      }
    }
    assertThat(different).isEmpty();
  }

  @Test
  void publishesPathsOfEveryServedResource() {
    var missing = new ArrayList<String>();
    for (var group : new Discovery(kinds).documents().groups()) {
      group.versions().forEach((version, resources) -> resources.forEach(resource -> {
        String base = (group.name().isEmpty() ? "/api/" : "/apis/" + group.name() + "/") + version;
        String name = resource.type().id().resource();
        String path = base + (resource.type().namespaced() ? "/namespaces/{namespace}/" : "/") + name;
        if (!served.paths().has(path) && !served.paths().has(base + "/" + name)) {
          missing.add(path);
        }
      }));
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void tellsDefaultsAndEnumerationsInVersion3Only() {
    ObjectNode version3 = new Version3(served).document(served.byGroupVersion().get("apis/networking.k8s.io/v1"), "v1.34.4");
    JsonNode port =
        version3.path("components").path("schemas").path("io.k8s.api.networking.v1.NetworkPolicyPort").path("properties");
    assertThat(port.path("protocol").path("enum")).hasSize(3);
    assertThat(port.path("port").path("allOf").path(0).path("$ref").asString())
        .isEqualTo("#/components/schemas/io.k8s.apimachinery.pkg.util.intstr.IntOrString");
    JsonNode version2 = Version2.document(served, "v1.34.4").path("definitions")
        .path("io.k8s.api.networking.v1.NetworkPolicyPort").path("properties").path("protocol");
    assertThat(version2.has("enum")).isFalse();
    assertThat(version2.path("description").asString()).endsWith("defaults to TCP.");
  }

  @Test
  void tellsTheSameAsProtobuf() throws IOException {
    ObjectNode json = new Version3(served).document(served.byGroupVersion().get("apis/apps/v1"), "v1.34.4");
    UnknownFieldSet document = UnknownFieldSet.parseFrom(Gnostic.version3(json));
    assertThat(document.getField(1).getLengthDelimitedList().getFirst().toStringUtf8()).isEqualTo("3.0.0");
    assertThat(names(message(document, 4), 1)).containsExactlyElementsOf(json.path("paths").propertyNames());
    UnknownFieldSet schemas = message(message(document, 5), 1);
    assertThat(names(schemas, 1)).containsExactlyElementsOf(json.path("components").path("schemas").propertyNames());
    UnknownFieldSet deployment = UnknownFieldSet.getDefaultInstance();
    for (ByteString pair : schemas.getField(1).getLengthDelimitedList()) {
      UnknownFieldSet named = UnknownFieldSet.parseFrom(pair);
      if (text(named, 1).equals("io.k8s.api.apps.v1.Deployment")) {
        deployment = message(message(named, 2), 1);
      }
    }
    assertThat(text(deployment, 25)).isEqualTo("object");
    assertThat(names(message(deployment, 31), 1)).containsExactly("apiVersion", "kind", "metadata", "spec", "status");
    assertThat(names(deployment, 36)).containsExactly("x-kubernetes-group-version-kind");
  }

  private static UnknownFieldSet message(UnknownFieldSet in, int field) throws IOException {
    return UnknownFieldSet.parseFrom(in.getField(field).getLengthDelimitedList().getFirst());
  }

  private static String text(UnknownFieldSet in, int field) {
    return in.getField(field).getLengthDelimitedList().getFirst().toStringUtf8();
  }

  private static List<String> names(UnknownFieldSet in, int field) throws IOException {
    var names = new ArrayList<String>();
    for (ByteString pair : in.getField(field).getLengthDelimitedList()) {
      names.add(text(UnknownFieldSet.parseFrom(pair), 1));
    }
    return names;
  }

  private static JsonNode upstream() throws IOException {
    Optional<Path> file =
        List.of("../shared/data", "../../shared/data", "../../../shared/data").stream()
            .map(folder -> Path.of(folder, "k8s-1.34/swagger.json.gz"))
            .filter(Files::exists)
            .findFirst();
    assumeTrue(file.isPresent(), "skipped: no ../shared/data beside the checkout");
    try (var in = new GZIPInputStream(Files.newInputStream(file.get()))) {
      return Json.mapper().readTree(in);
    }
  }

  private static JsonNode withoutCbor(JsonNode node) {
    if (node.isArray()) {
      var items = Json.mapper().createArrayNode();
      node.forEach(item -> {
        if (!item.isString() || !item.asString().contains("cbor")) {
          items.add(withoutCbor(item));
        }
      });
      return items;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode result = Json.object();
    object.properties().forEach(entry -> result.set(entry.getKey(), withoutCbor(entry.getValue())));
    return result;
  }
}
