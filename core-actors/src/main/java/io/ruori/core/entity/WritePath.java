package io.ruori.core.entity;

import io.ruori.core.kind.CustomVersion;
import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import io.ruori.core.view.Views;
import io.ruori.core.webhook.Hook;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Where every write enters: finds the object's key, names what is to be named, and hands the write to the object's entity.
 * A create of what is not there has none to wait for and runs its turn at once. While the ring still forms, or when the entity
 * is silent (its member just died), it runs the turn itself, too: the ledger's compare-and-append keeps that right.
 */
public final class WritePath implements Objects {
  private static final int MAX_NAME_TRIES = 8;

  /** Some kinds bound their names by nothing else; the ledger's records have room for four times as many bytes. */
  private static final int MAX_KEY_CHARS = 16_000;

  /** An entity that takes longer than this is taken for dead; when it is not, no harm is done. */
  static final Duration SILENCE = Duration.ofSeconds(1);

  /**
   * The objects' entities, wherever in the ring they live. The stage fails when there is no answer in time, or when none is to
   * be expected any more.
   */
  public interface Entities {
    /** Whether the ring has formed and nothing is known to be wrong with it. */
    boolean areReady();

    /** Whether all of them live in this member: then nobody's death explains silence. */
    default boolean areHere() {
      return false;
    }

    CompletionStage<WriteReply> submit(ObjectKey key, WriteRequest request, Duration patience);
  }

  private final Kinds kinds;
  private final Views views;
  private final Lanes lanes;
  private final Entities entities;
  private final Clock clock;
  private final RandomGenerator random;

  public WritePath(Kinds kinds, Views views, Turns turns, Entities entities, Clock clock, RandomGenerator random) {
    this.kinds = kinds;
    this.views = views;
    this.lanes = new Lanes(turns);
    this.entities = entities;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Views views() {
    return views;
  }

  @Override
  public CompletionStage<WriteReply> write(WriteRequest request) {
    ResourceType type = kinds.find(request.resource()).orElse(null);
    if (type == null) {
      return refused(Refusal.notFound(request.resource(), request.name()));
    }
    if (request.verb() != WriteRequest.Verb.CREATE || !request.name().isEmpty()) {
      return submit(type, request);
    }
    BodyName given = BodyName.of(request.body());
    if (!given.name().isEmpty() || given.generateName().isEmpty()) {
      return submit(type, request.withName(given.name()));
    }
    return createWithGeneratedName(type, request, given.generateName(), 1);
  }

  /** As upstream: a collision of generated names is tried again, at most eight times. */
  private CompletionStage<WriteReply> createWithGeneratedName(
      ResourceType type, WriteRequest request, String prefix, int attempt) {
    String name = GeneratedNames.generate(prefix, random);
    return submit(type, request.withName(name))
        .thenCompose(
            reply ->
                reply instanceof WriteReply.Refused refused
                        && refused.refusal().reason().equals("AlreadyExists")
                        && attempt < MAX_NAME_TRIES
                    ? createWithGeneratedName(type, request, prefix, attempt + 1)
                    : CompletableFuture.completedFuture(reply));
  }

  private CompletionStage<WriteReply> submit(ResourceType type, WriteRequest unnumbered) {
    ObjectKey key = type.key(unnumbered.namespace(), unnumbered.name());
    if (key.toString().length() > MAX_KEY_CHARS) {
      return refused(Refusal.badRequest("metadata.name: must be no more than " + MAX_KEY_CHARS + " characters"));
    }
    var ticket = new WriteRequest.Ticket(random.nextLong() | 1, views.current().revision());
    WriteRequest request = unnumbered.with(ticket);
    if (callsWebhook(type, request)) {
      // An entity must not wait for a webhook: the ledger's compare-and-append keeps this right without it.
      return lanes.submit(key, request);
    }
    if (isNew(key, request)) {
      return lanes.submitHere(key, request);
    }
    if (!entities.areReady()) {
      return lanes.submit(key, request);
    }
    Duration left = Duration.between(clock.instant(), request.deadline());
    if (left.isNegative()) {
      return CompletableFuture.completedFuture(WriteReply.Refused.overdue());
    }
    if (entities.areHere()) {
      return entities.submit(key, request, left).exceptionally(silence -> WriteReply.Refused.overdue());
    }
    Duration patience = left.compareTo(SILENCE) < 0 ? left : SILENCE;
    WriteRequest bounded = request.until(clock.instant().plus(patience)); // not acted on once we have given it up
    return entities
        .submit(key, bounded, patience)
        .handle((reply, silence) -> silence == null ? settled(key, request, reply) : again(key, request))
        .thenCompose(stage -> stage);
  }

  private CompletionStage<WriteReply> settled(ObjectKey key, WriteRequest request, WriteReply reply) {
    if (reply.isUnled()) {
      return lanes.submit(key, request);
    }
    return isLate(reply) ? again(key, request) : CompletableFuture.completedStage(reply);
  }

  /** Nobody queues for an object that is not there: its first write needs no entity, which begins with the second. */
  private boolean isNew(ObjectKey key, WriteRequest request) {
    return request.verb() == WriteRequest.Verb.CREATE && views.current().find(key).isEmpty();
  }

  /** By its member's clock, which may be another than this one's, or because it could not find out what it had done. */
  private static boolean isLate(WriteReply reply) {
    return reply instanceof WriteReply.Refused refused && refused.isLate();
  }

  /** The request has its number: it counts once, whoever carries it out. */
  private CompletionStage<WriteReply> again(ObjectKey key, WriteRequest request) {
    return lanes.submit(key, request).thenApply(WriteReply::inDoubt);
  }

  private boolean callsWebhook(ResourceType type, WriteRequest request) {
    return mayBeReviewed(type)
        || type.version(request.version()).flatMap(ResourceType.Version::custom).filter(CustomVersion::callsWebhook).isPresent();
  }

  private boolean mayBeReviewed(ResourceType type) {
    LiveTable table = views.current();
    return Hook.CONFIGURATIONS.stream().anyMatch(configurations -> table.count(configurations) > 0
        && table.list(configurations).stream().anyMatch(configuration -> Hook.concerns(configuration.shared(), type)));
  }

  private static CompletionStage<WriteReply> refused(Refusal refusal) {
    return CompletableFuture.completedFuture(new WriteReply.Refused(refusal, List.of()));
  }

  /** The names that a body asks for, read without building a tree; empty where it is not JSON: decoding will say so. */
  private record BodyName(String name, String generateName) {
    static BodyName of(byte[] body) {
      try (JsonParser parser = Json.mapper().createParser(body)) {
        parser.nextToken();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          boolean metadata = parser.currentName().equals("metadata");
          JsonToken value = parser.nextToken();
          if (metadata && value == JsonToken.START_OBJECT) {
            return inMetadata(parser);
          }
          parser.skipChildren();
        }
      } catch (JacksonException notJson) {
        // decoding says what is wrong with it
      }
      return new BodyName("", "");
    }

    private static BodyName inMetadata(JsonParser parser) {
      String name = "";
      String generateName = "";
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_STRING && field.equals("name")) {
          name = parser.getString();
        } else if (value == JsonToken.VALUE_STRING && field.equals("generateName")) {
          generateName = parser.getString();
        }
        parser.skipChildren();
      }
      return new BodyName(name, generateName);
    }
  }
}
