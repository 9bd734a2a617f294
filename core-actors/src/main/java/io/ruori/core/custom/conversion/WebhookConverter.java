package io.ruori.core.custom.conversion;

import io.ruori.core.custom.Converter;
import io.ruori.core.kind.CustomVersion.ConversionFailed;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.Fields;
import io.ruori.core.object.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Converts as a definition says: by name only, or by its webhook, which blocks (apiextensions-apiserver {@code conversion}). */
public final class WebhookConverter implements Converter {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Supplier<LiveTable> view;

  /** @param view where services are found */
  public WebhookConverter(Supplier<LiveTable> view) {
    this.view = view;
  }

  @Override
  public List<ObjectNode> convert(JsonNode conversion, List<ObjectNode> objects, String apiVersion) {
    if (!Fields.text(conversion, "strategy").equals("Webhook") || objects.isEmpty()) {
      return Converter.NONE.convert(conversion, objects, apiVersion);
    }
    JsonNode webhook = conversion.path("webhook");
    String from = Fields.text(objects.getFirst(), "apiVersion") + ", Kind=" + Fields.text(objects.getFirst(), "kind");
    try {
      String uid = UUID.randomUUID().toString();
      ObjectNode review = review(webhook, objects, apiVersion, uid);
      JsonNode client = webhook.path("clientConfig");
      WebhookAddress to = WebhookAddress.of(client, key -> view.get().find(key).map(Stored::parse))
          .orElseThrow(() -> new IOException("service \"" + Fields.text(client, "service", "name") + "\" not found"));
      byte[] answer = WebhookCall.post(to, Fields.text(client, "caBundle"), Json.bytes(review), PATIENCE_MILLIS);
      return converted(Json.parse(answer), Fields.text(review, "apiVersion"), uid, objects, apiVersion);
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw new ConversionFailed("conversion webhook for " + from + " failed: " + e.getMessage());
    }
  }

  private static ObjectNode review(JsonNode webhook, List<ObjectNode> objects, String apiVersion, String uid)
      throws IOException {
    String version = Fields.texts(webhook, "conversionReviewVersions").stream()
        .filter(known -> known.equals("v1") || known.equals("v1beta1"))
        .findFirst()
        .orElseThrow(() -> new IOException("no supported conversion review versions"));
    ObjectNode review = Json.object().put("kind", "ConversionReview").put("apiVersion", "apiextensions.k8s.io/" + version);
    ObjectNode request = review.putObject("request").put("uid", uid).put("desiredAPIVersion", apiVersion);
    ArrayNode list = request.putArray("objects");
    objects.forEach(list::add);
    return review;
  }

  private static List<ObjectNode> converted(
      JsonNode review, String reviewVersion, String uid, List<ObjectNode> sent, String apiVersion) throws IOException {
    JsonNode response = review.path("response");
    boolean strict = reviewVersion.endsWith("/v1");
    if (strict && (!Fields.text(review, "apiVersion").equals(reviewVersion)
        || !Fields.text(review, "kind").equals("ConversionReview"))) {
      throw new IOException("expected webhook response of " + reviewVersion + ", Kind=ConversionReview, got "
          + Fields.text(review, "apiVersion") + ", Kind=" + Fields.text(review, "kind"));
    }
    if (!response.isObject()) {
      throw new IOException("no response provided");
    }
    if (strict && !Fields.text(response, "uid").equals(uid)) {
      throw new IOException("expected response.uid=\"" + uid + "\", got \"" + Fields.text(response, "uid") + "\"");
    }
    String status = Fields.text(response, "result", "status");
    if (!status.equals("Success")) {
      String message = Fields.text(response, "result", "message");
      throw new IOException(message.isEmpty() ? "response.result.status was '" + status + "', not 'Success'" : message);
    }
    List<ObjectNode> objects = Fields.objects(response, "convertedObjects");
    if (objects.size() != sent.size()) {
      throw new IOException("returned " + objects.size() + " objects, expected " + sent.size());
    }
    var result = new ArrayList<ObjectNode>();
    for (int i = 0; i < sent.size(); i++) {
      result.add(checked(objects.get(i), sent.get(i), apiVersion, i));
    }
    return result;
  }

  private static ObjectNode checked(ObjectNode converted, ObjectNode sent, String apiVersion, int index) throws IOException {
    String where = "returned invalid converted object at index " + index + ": ";
    if (!Fields.text(converted, "apiVersion").equals(apiVersion)) {
      throw new IOException(where + "invalid groupVersion (expected " + apiVersion + ", received "
          + Fields.text(converted, "apiVersion") + ")");
    }
    if (!Fields.text(converted, "kind").equals(Fields.text(sent, "kind"))) {
      throw new IOException(where + "invalid kind (expected " + Fields.text(sent, "kind") + ", received "
          + Fields.text(converted, "kind") + ")");
    }
    converted.set("metadata", metadata(converted.path("metadata"), sent.path("metadata")));
    return converted;
  }

  /** Of the metadata a webhook may change labels and annotations only. */
  private static ObjectNode metadata(JsonNode converted, JsonNode sent) {
    ObjectNode metadata = sent.isObject() ? (ObjectNode) sent.deepCopy() : Json.object();
    for (String name : List.of("labels", "annotations")) {
      if (Fields.has(converted, name)) {
        metadata.set(name, converted.get(name));
      } else {
        metadata.remove(name);
      }
    }
    return metadata;
  }
}
