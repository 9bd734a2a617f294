package io.ruori.core.reconcile;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.decode.Shapes;
import io.ruori.core.entity.Objects;
import io.ruori.core.entity.WriteOptions;
import io.ruori.core.entity.WriteReply;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.kind.User;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The API within this process: reads from the views, writes through the one write path. Before it reads, its view holds the
 * last write made through it.
 */
public final class LocalApi implements Api {
  private static final Duration WRITE_PATIENCE = Duration.ofSeconds(30);

  private final Kinds kinds;
  private final Objects objects;
  private final Clock clock;
  private final User user;
  private final String manager;
  private final List<Ledger.Guard> guards;
  private final Supplier<LiveTable> tables;

  /**
   * @param manager the field manager of its writes
   * @param guards what must not have changed for any of its writes to count
   */
  public LocalApi(Kinds kinds, Objects objects, Clock clock, User user, String manager, List<Ledger.Guard> guards) {
    this(kinds, objects, clock, user, manager, guards, () -> objects.views().latest().toCompletableFuture().join());
  }

  private LocalApi(
      Kinds kinds, Objects objects, Clock clock, User user, String manager, List<Ledger.Guard> guards,
      Supplier<LiveTable> tables) {
    this.kinds = kinds;
    this.objects = objects;
    this.clock = clock;
    this.user = user;
    this.manager = manager;
    this.guards = List.copyOf(guards);
    this.tables = tables;
  }

  /** The same API, which reads what this member has folded so far: asks nobody, so it never fails for want of an answer. */
  public Api readingWhatIsFolded() {
    return new LocalApi(kinds, objects, clock, user, manager, guards, objects.views()::current);
  }

  @Override
  public Optional<ObjectNode> find(Resource resource, String namespace, String name) {
    ResourceType type = type(resource);
    return views().find(type.key(namespace, name)).map(stored -> shown(type, resource, stored.parse()));
  }

  @Override
  public Listing list(Resource resource, String namespace, Query query) {
    LiveTable table = views();
    return new Listing(Long.toString(table.revision()), objects(table, resource, namespace, query).toList());
  }

  /** Only what names the owner at all is parsed. */
  @Override
  public List<ObjectNode> controlledBy(Resource resource, String namespace, String ownerUid) {
    ResourceType type = type(resource);
    byte[] uid = ownerUid.getBytes(StandardCharsets.UTF_8);
    return views().list(type.stored(), namespace).stream()
        .filter(stored -> stored.mentions(uid))
        .map(stored -> shown(type, resource, stored.parse()))
        .filter(object -> Api.isController(object, ownerUid))
        .toList();
  }

  @Override
  public String each(Resource resource, Query query, Consumer<ObjectNode> action) {
    LiveTable table = views();
    objects(table, resource, "", query).forEach(action);
    return Long.toString(table.revision());
  }

  private Stream<ObjectNode> objects(LiveTable table, Resource resource, String namespace, Query query) {
    ResourceType type = type(resource);
    return table.list(type.stored(), namespace).stream()
        .filter(Selection.of(type, resource.version(), query))
        .map(stored -> shown(type, resource, stored.parse()));
  }

  /** An object in the version that is asked for. */
  private static ObjectNode shown(ResourceType type, Resource resource, ObjectNode object) {
    Optional<ResourceType.Version> version = type.version(resource.version());
    if (version.flatMap(type::conversion).isPresent()) {
      return Shapes.shown(type, version.get(), object);
    }
    return version.flatMap(ResourceType.Version::custom).map(custom -> custom.shown(object)).orElse(object);
  }

  @Override
  public List<Served> served() {
    return kinds.all().stream().filter(type -> !type.virtual() && type.id().equals(type.stored())).map(LocalApi::served).toList();
  }

  private static Served served(ResourceType type) {
    ResourceType.Version version = type.versions().getFirst();
    var resource = new Resource(type.id().group(), version.name(), type.id().resource());
    return new Served(resource, type.kind(), type.namespaced(), version.verbs());
  }

  private LiveTable views() {
    return tables.get();
  }

  @Override
  public Subscription watch(
      Resource resource, String namespace, Query query, String fromRevision, Listener listener) {
    ResourceType type = type(resource);
    Predicate<Stored> selection = Selection.of(type, resource.version(), query);
    Predicate<Stored> inNamespace = stored -> namespace.isEmpty() || stored.key().namespace().equals(namespace);
    return LocalWatch.start(objects.views(), type.stored(), inNamespace.and(selection), fromRevision, listener);
  }

  @Override
  public ObjectNode create(Resource resource, String namespace, ObjectNode object) {
    return write(WriteRequest.Verb.CREATE, resource, "", namespace, "", object, options());
  }

  @Override
  public ObjectNode update(Resource resource, String subresource, ObjectNode object) {
    String namespace = Fields.text(object, "metadata", "namespace");
    String name = Fields.text(object, "metadata", "name");
    return write(WriteRequest.Verb.UPDATE, resource, subresource, namespace, name, object, options());
  }

  @Override
  public ObjectNode patch(
      Resource resource, String namespace, String name, String subresource, PatchType patchType, JsonNode patch) {
    WriteRequest.Verb verb =
        switch (patchType) {
          case JSON -> WriteRequest.Verb.JSON_PATCH;
          case MERGE -> WriteRequest.Verb.MERGE_PATCH;
          case STRATEGIC -> WriteRequest.Verb.STRATEGIC_PATCH;
          case APPLY -> WriteRequest.Verb.APPLY;
        };
    WriteOptions options =
        new WriteOptions(false, manager, WriteOptions.FieldValidation.IGNORE, verb == WriteRequest.Verb.APPLY, null, "", "", "");
    return write(verb, resource, subresource, namespace, name, patch, options);
  }

  @Override
  public ObjectNode post(Resource resource, String namespace, String name, String subresource, ObjectNode body) {
    return write(WriteRequest.Verb.CREATE, resource, subresource, namespace, name, body, options());
  }

  @Override
  public ObjectNode delete(Resource resource, String namespace, String name, ObjectNode options) {
    JsonNode grace = options.get("gracePeriodSeconds");
    var writeOptions =
        new WriteOptions(
            false,
            manager,
            WriteOptions.FieldValidation.IGNORE,
            false,
            grace == null ? null : grace.longValue(),
            Fields.text(options, "propagationPolicy"),
            Fields.text(options, "preconditions", "uid"),
            Fields.text(options, "preconditions", "resourceVersion"));
    return write(WriteRequest.Verb.DELETE, resource, "", namespace, name, null, writeOptions);
  }

  private WriteOptions options() {
    return WriteOptions.of(manager);
  }

  private ObjectNode write(
      WriteRequest.Verb verb,
      Resource resource,
      String subresource,
      String namespace,
      String name,
      JsonNode body,
      WriteOptions options) {
    ResourceType type = type(resource);
    var request =
        new WriteRequest(
            verb,
            type.id(),
            resource.version(),
            subresource,
            namespace,
            name,
            body == null ? new byte[0] : Json.bytes(body),
            options,
            user,
            clock.instant().plus(WRITE_PATIENCE),
            guards,
            WriteRequest.Ticket.NONE);
    WriteReply reply =
        objects
            .write(request)
            .toCompletableFuture()
            .orTimeout(2 * WRITE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .join();
    return switch (reply) {
      case WriteReply.Done done -> shown(type, resource, Json.parseObject(done.json()));
      case WriteReply.Refused refused -> throw new ApiException(refused.refusal());
    };
  }

  private ResourceType type(Resource resource) {
    var id = new GroupResource(resource.group(), resource.plural());
    return kinds.find(id).orElseThrow(() -> new ApiException(Refusal.notFound(id, "")));
  }
}
