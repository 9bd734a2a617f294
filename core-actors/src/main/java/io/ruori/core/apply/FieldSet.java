package io.ruori.core.apply;

import io.ruori.core.object.Json;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A set of fields, kept in the form that is stored ({@code fieldsV1}), so that sets of an object are used as they are: the
 * keys are path elements ({@code f:name}, {@code k:{"name":"a"}}, {@code v:"x"}, {@code i:0}); an empty object is a member
 * without members below it, {@code .} says that a field with members below is a member itself.
 *
 * <pre>{"f:spec": {"f:ports": {".": {}, "k:{\"port\":80}": {".": {}, "f:port": {}}}}}</pre>
 *
 * <p>Trees are shared between sets and never changed once a set holds them.
 */
record FieldSet(ObjectNode tree) {
  static final String SELF = ".";
  static final FieldSet EMPTY = new FieldSet(Json.object());

  /** The one node for fields without members below; never to be changed. */
  private static final ObjectNode LEAF = Json.object();

  boolean isEmpty() {
    return !hasChildren(tree);
  }

  FieldSet union(FieldSet other) {
    if (isEmpty() || other.isEmpty()) {
      return isEmpty() ? other : this;
    }
    return new FieldSet(union(tree, other.tree));
  }

  /** Without the other's members; what is below a member of the other stays, unless it is a member there as well. */
  FieldSet minus(FieldSet other) {
    return other.isEmpty() ? this : new FieldSet(difference(tree, other.tree, false));
  }

  /** Without the other's members and all that is below them. */
  FieldSet minusTrees(FieldSet other) {
    return other.isEmpty() ? this : new FieldSet(difference(tree, other.tree, true));
  }

  FieldSet intersect(FieldSet other) {
    return new FieldSet(intersection(tree, other.tree));
  }

  /** Whether the path element is a member at the top of the set. */
  boolean has(String element) {
    return tree.get(element) instanceof ObjectNode node && isMember(node);
  }

  /** The set below a path element. */
  FieldSet below(String element) {
    return tree.get(element) instanceof ObjectNode node ? new FieldSet(node) : EMPTY;
  }

  boolean contains(FieldPath path) {
    return path.parent() == null || find(path) instanceof ObjectNode node && isMember(node);
  }

  private ObjectNode find(FieldPath path) {
    if (path.parent() == null) {
      return tree;
    }
    ObjectNode above = find(path.parent());
    return above != null && above.get(path.element()) instanceof ObjectNode node ? node : null;
  }

  /** Calls with each member, those of one level before those below them. */
  void forEach(FieldPath at, Consumer<FieldPath> consumer) {
    var elements = new TreeMap<String, ObjectNode>(FieldPath.ELEMENT_ORDER);
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      if (!entry.getKey().equals(SELF) && entry.getValue() instanceof ObjectNode node) {
        elements.put(entry.getKey(), node);
      }
    }
    elements.forEach((element, node) -> {
      if (isMember(node)) {
        consumer.accept(at.child(element));
      }
    });
    elements.forEach((element, node) -> new FieldSet(node).forEach(at.child(element), consumer));
  }

  /** The same set with its elements in the order of their texts, as it is stored. */
  FieldSet sorted() {
    return new FieldSet(sorted(tree));
  }

  /** The node itself where everything in it is in order. */
  private static ObjectNode sorted(ObjectNode node) {
    if (node.isEmpty()) {
      return node;
    }
    String[] elements = new String[node.size()];
    ObjectNode[] below = new ObjectNode[elements.length];
    boolean same = true;
    boolean inOrder = true;
    int n = 0;
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      elements[n] = entry.getKey();
      below[n] = sorted((ObjectNode) entry.getValue());
      same &= below[n] == entry.getValue();
      inOrder &= n == 0 || elements[n - 1].compareTo(elements[n]) < 0;
      n++;
    }
    if (same && inOrder) {
      return node;
    }
    var ordered = new TreeMap<String, ObjectNode>();
    for (int i = 0; i < n; i++) {
      ordered.put(elements[i], below[i]);
    }
    return Json.object().setAll(ordered);
  }

  static boolean isMember(ObjectNode node) {
    return node.isEmpty() || node.has(SELF);
  }

  private static boolean hasChildren(ObjectNode node) {
    return node.size() > (node.has(SELF) ? 1 : 0);
  }

  /** A node from its parts; null when it would stand for nothing. */
  static ObjectNode node(boolean member, ObjectNode children) {
    if (children.isEmpty()) {
      return member ? LEAF : null;
    }
    if (!member) {
      return children;
    }
    ObjectNode node = Json.object();
    node.set(SELF, LEAF);
    node.setAll(children);
    return node;
  }

  private static ObjectNode union(ObjectNode left, ObjectNode right) {
    ObjectNode result = Json.object();
    for (Map.Entry<String, JsonNode> entry : left.properties()) {
      String key = entry.getKey();
      if (!key.equals(SELF)) {
        ObjectNode mine = (ObjectNode) entry.getValue();
        result.set(
            key,
            right.get(key) instanceof ObjectNode theirs
                ? node(isMember(mine) || isMember(theirs), union(mine, theirs))
                : mine);
      }
    }
    for (Map.Entry<String, JsonNode> entry : right.properties()) {
      if (!entry.getKey().equals(SELF) && !left.has(entry.getKey())) {
        result.set(entry.getKey(), entry.getValue());
      }
    }
    return result;
  }

  private static ObjectNode difference(ObjectNode left, ObjectNode right, boolean trees) {
    ObjectNode result = Json.object();
    for (Map.Entry<String, JsonNode> entry : left.properties()) {
      String key = entry.getKey();
      if (key.equals(SELF)) {
        continue;
      }
      ObjectNode mine = (ObjectNode) entry.getValue();
      if (!(right.get(key) instanceof ObjectNode theirs)) {
        result.set(key, mine);
      } else if (!trees || !isMember(theirs)) {
        ObjectNode rest = node(isMember(mine) && !isMember(theirs), difference(mine, theirs, trees));
        if (rest != null) {
          result.set(key, rest);
        }
      }
    }
    return result;
  }

  private static ObjectNode intersection(ObjectNode left, ObjectNode right) {
    ObjectNode result = Json.object();
    ObjectNode smaller = left.size() <= right.size() ? left : right;
    ObjectNode larger = smaller == left ? right : left;
    for (Map.Entry<String, JsonNode> entry : smaller.properties()) {
      String key = entry.getKey();
      if (!key.equals(SELF) && larger.get(key) instanceof ObjectNode theirs) {
        ObjectNode mine = (ObjectNode) entry.getValue();
        ObjectNode both = node(isMember(mine) && isMember(theirs), intersection(mine, theirs));
        if (both != null) {
          result.set(key, both);
        }
      }
    }
    return result;
  }

  /** A set while it is gathered. */
  static final class Builder {
    private final ObjectNode root = Json.object();

    /** The place of the last field: the next one is beside it, as a rule. */
    private FieldPath lastAbove;

    private ObjectNode lastNode;

    /** Adds one field; the whole object is never a member. */
    void add(FieldPath path) {
      if (path.parent() == null) {
        return;
      }
      ObjectNode above = path.parent() == lastAbove ? lastNode : open(path.parent());
      lastAbove = path.parent();
      lastNode = above;
      String element = path.element();
      if (above.get(element) instanceof ObjectNode there) {
        if (!there.isEmpty()) {
          there.set(SELF, LEAF);
        }
      } else {
        above.set(element, LEAF);
      }
    }

    /** The node of a path, made such that something can be put below it. */
    private ObjectNode open(FieldPath path) {
      if (path.parent() == null) {
        return root;
      }
      ObjectNode above = open(path.parent());
      String element = path.element();
      if (above.get(element) instanceof ObjectNode there && !there.isEmpty()) {
        return there;
      }
      ObjectNode opened = Json.object();
      if (above.has(element)) {
        opened.set(SELF, LEAF);
      }
      above.set(element, opened);
      return opened;
    }

    FieldSet build() {
      return new FieldSet(root);
    }
  }
}
