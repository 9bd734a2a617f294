package io.ruori.core.wire;

import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** What serializers of messages have in common: a number, and actors to answer to. */
public abstract class MessageSerializer extends SerializerWithStringManifest {
  private final int identifier;
  private final ActorRefResolver refs;

  /** @param identifier the same in every release, and of no other serializer */
  protected MessageSerializer(ExtendedActorSystem system, int identifier) {
    this.identifier = identifier;
    refs = ActorRefResolver.get(Adapter.toTyped(system));
  }

  @Override
  public final int identifier() {
    return identifier;
  }

  protected final WireWriter write(WireWriter out, ActorRef<?> ref) {
    return out.text(refs.toSerializationFormat(ref));
  }

  protected final <T> ActorRef<T> readRef(WireReader in) {
    return refs.resolveActorRef(in.text());
  }
}
