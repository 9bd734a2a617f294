package io.ruori.core.patch;

import io.ruori.core.object.JsonEquality;
import io.ruori.core.patch.JsonPatch.Operation;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A document while JSON patch operations change it. Upstream's library (evanphx/json-patch v4) is more liberal than the RFC,
 * and so is this: what stands before a path's first slash is ignored, {@code replace} may create a field, an index may be
 * negative, a missing value is null, null is as good as absent.
 */
final class JsonPatchDocument {
  /** How many bytes all copy operations of one patch may add. */
  private static final long MAX_COPIED_BYTES = 3L * 1024 * 1024;

  /** A container, and the last step of a path in it. */
  private record Place(JsonNode container, String key) {}

  private final Set<ObjectNode> opened = Collections.newSetFromMap(new IdentityHashMap<>());
  private JsonNode root;
  private long copiedBytes;

  JsonPatchDocument(ObjectNode root) {
    this.root = root;
    opened.add(root);
  }

  /** The object with its opened parts in the order of names; empty when an operation made the whole something else. */
  Optional<ObjectNode> result() {
    opened.forEach(Refusals::sort);
    return root instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
  }

  /** Applies one operation; false when it does not fit the document. */
  boolean apply(Operation operation) {
    if (operation.op() == null) {
      return false;
    }
    return switch (operation.op()) {
      case "add" -> add(operation.path(), value(operation));
      case "remove" -> remove(place(operation.path()));
      case "replace" -> replace(operation.path(), value(operation));
      case "move" -> move(operation);
      case "copy" -> copy(operation);
      case "test" -> test(operation);
      default -> false;
    };
  }

  private static JsonNode value(Operation operation) {
    return operation.value() == null ? NullNode.getInstance() : operation.value().deepCopy();
  }

  private Place place(String path) {
    int slash = path == null ? -1 : path.indexOf('/');
    JsonNode at = root;
    while (slash >= 0) {
      int next = path.indexOf('/', slash + 1);
      String step = unescape(path.substring(slash + 1, next < 0 ? path.length() : next));
      if (next < 0) {
        return new Place(at, step);
      }
      at = get(new Place(at, step));
      if (at == null || !at.isContainer()) {
        return null;
      }
      if (at instanceof ObjectNode object) {
        opened.add(object);
      }
      slash = next;
    }
    return null;
  }

  private static String unescape(String step) {
    return step.indexOf('~') < 0 ? step : step.replace("~1", "/").replace("~0", "~");
  }

  /** The value at a place; null when absent or null. */
  private static JsonNode get(Place place) {
    JsonNode found;
    if (place.container instanceof ArrayNode array) {
      int index = index(place.key, array.size());
      found = index < 0 || index >= array.size() ? null : array.get(index);
    } else {
      found = place.container.get(place.key);
    }
    return found == null || found.isNull() ? null : found;
  }

  /** A list's index as Go's {@code Atoi} reads it, a negative one from the end; -1 when there is none. */
  private static int index(String key, int size) {
    int digits = key.startsWith("-") || key.startsWith("+") ? 1 : 0;
    if (key.length() == digits || key.length() > 12 || !key.chars().skip(digits).allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    long index = Long.parseLong(key);
    index = index < 0 ? index + size : index;
    return index < 0 || index > size ? -1 : (int) index;
  }

  private boolean add(String path, JsonNode value) {
    Place place = place(path);
    if (place == null) {
      return false;
    }
    if (place.container instanceof ArrayNode array) {
      int index = place.key.equals("-") ? array.size() : index(place.key, array.size() + 1);
      if (index < 0 || index > array.size()) {
        return false;
      }
      array.insert(index, value);
    } else {
      ((ObjectNode) place.container).set(place.key, value);
    }
    return true;
  }

  private static boolean remove(Place place) {
    if (place == null) {
      return false;
    }
    if (place.container instanceof ArrayNode array) {
      int index = index(place.key, array.size());
      return index >= 0 && index < array.size() && array.remove(index) != null;
    }
    return ((ObjectNode) place.container).remove(place.key) != null;
  }

  private boolean replace(String path, JsonNode value) {
    if (path != null && path.isEmpty()) {
      root = value;
      if (root instanceof ObjectNode object) {
        opened.add(object);
      }
      return value.isContainer();
    }
    Place place = place(path);
    if (place == null) {
      return false;
    }
    if (place.container instanceof ArrayNode array) {
      int index = index(place.key, array.size());
      if (index < 0 || index >= array.size()) {
        return false;
      }
      array.set(index, value);
    } else {
      ((ObjectNode) place.container).set(place.key, value);
    }
    return true;
  }

  private boolean move(Operation operation) {
    Place from = place(operation.from());
    JsonNode value = from == null ? null : get(from);
    return remove(from) && add(operation.path(), value == null ? NullNode.getInstance() : value);
  }

  private boolean copy(Operation operation) {
    Place from = place(operation.from());
    if (from == null || from.container instanceof ArrayNode array && missing(from, array)) {
      return false;
    }
    JsonNode value = get(from);
    if (value == null) {
      return add(operation.path(), NullNode.getInstance());
    }
    copiedBytes += Refusals.text(value).length();
    return copiedBytes <= MAX_COPIED_BYTES && add(operation.path(), value.deepCopy());
  }

  private boolean test(Operation operation) {
    if (operation.path() != null && operation.path().isEmpty()) {
      return JsonEquality.same(root, operation.value());
    }
    Place place = place(operation.path());
    if (place == null || place.container instanceof ArrayNode array && missing(place, array)) {
      return false;
    }
    JsonNode found = get(place);
    boolean nothing = operation.value() == null || operation.value().isNull();
    return found == null ? nothing : JsonEquality.same(found, operation.value());
  }

  private static boolean missing(Place place, ArrayNode array) {
    int index = index(place.key, array.size());
    return index < 0 || index >= array.size();
  }
}
