package io.ruori.core.api;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Kubernetes API, for clients of ours. Calls block (use virtual threads) and every document is in the version that
 * the {@link Resource} names. A refusal is thrown as {@link ApiException}, which holds the {@code Status}.
 */
public interface Api {
  /** Empty when there is no such object. */
  Optional<ObjectNode> find(Resource resource, String namespace, String name);

  /** Every object that matches, at one revision. {@code namespace} {@code ""} is all namespaces. */
  Listing list(Resource resource, String namespace, Query query);

  /**
   * Goes through what {@link #list} would give, and keeps nothing of it: a tree may be made when its turn comes.
   *
   * @return the revision at which the list holds
   */
  default String each(Resource resource, Query query, Consumer<ObjectNode> action) {
    Listing listing = list(resource, "", query);
    listing.items().forEach(action);
    return listing.revision();
  }

  /**
   * Watches from a revision on ({@code ""}: starts with the objects that there are, as ADDED). The listener is called on a
   * thread of its own, in order; {@code ended} once, when the watch is over: then list again. Objects may come
   * without their managedFields.
   */
  Subscription watch(Resource resource, String namespace, Query query, String fromRevision, Listener listener);

  /**
   * The objects of a kind in a namespace whose controller is the object of this uid ({@code ownerReferences} with
   * {@code controller: true}), whatever their labels. An implementation that has an index of owners answers from it.
   */
  default List<ObjectNode> controlledBy(Resource resource, String namespace, String ownerUid) {
    return list(resource, namespace, Query.ALL).items().stream().filter(o -> isController(o, ownerUid)).toList();
  }

  /** Whether the object's managing owner has the uid. */
  static boolean isController(ObjectNode object, String ownerUid) {
    for (JsonNode reference : object.path("metadata").path("ownerReferences")) {
      if (reference.path("controller").asBoolean(false) && reference.path("uid").asString("").equals(ownerUid)) {
        return true;
      }
    }
    return false;
  }

  /** Every kind of stored object that is served now, built-in or custom, each once in its preferred version (discovery). */
  List<Served> served();

  ObjectNode create(Resource resource, String namespace, ObjectNode object);

  /** PUT; {@code subresource} is {@code ""} for the object itself. */
  ObjectNode update(Resource resource, String subresource, ObjectNode object);

  /** An apply takes over the fields that it sets. */
  ObjectNode patch(
      Resource resource, String namespace, String name, String subresource, PatchType type, JsonNode patch);

  /** POST to a subresource such as {@code binding} or {@code eviction}. */
  ObjectNode post(Resource resource, String namespace, String name, String subresource, ObjectNode body);

  /** Options as the body of a DELETE ({@code DeleteOptions}); an empty object for none. */
  ObjectNode delete(Resource resource, String namespace, String name, ObjectNode options);

  /** Group, version and plural name: {@code ("apps", "v1", "deployments")}. */
  record Resource(String group, String version, String plural) {
    public static Resource core(String plural) {
      return new Resource("", "v1", plural);
    }
  }

  /** A served kind; {@code verbs} as discovery lists them. */
  record Served(Resource resource, String kind, boolean namespaced, Set<String> verbs) {}

  /** Selectors in upstream's text form; {@code ""} selects all. */
  record Query(String labelSelector, String fieldSelector) {
    public static final Query ALL = new Query("", "");
  }

  /** A list and the revision at which it holds. */
  record Listing(String revision, List<ObjectNode> items) {}

  enum PatchType {
    JSON,
    MERGE,
    STRATEGIC,
    APPLY
  }

  /** What a watch says. Bookmarks are not handed on, errors end it. */
  interface Listener {
    /**
     * {@code type} is ADDED, MODIFIED or DELETED. Other listeners may see the same tree: who wants to change the object takes
     * a copy.
     */
    void event(String type, ObjectNode object);

    void ended(String why);
  }

  /** A running watch. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
