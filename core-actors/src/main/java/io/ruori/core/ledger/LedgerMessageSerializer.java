package io.ruori.core.ledger;

import io.ruori.core.object.ObjectKey;
import io.ruori.core.wire.MessageSerializer;
import io.ruori.core.wire.RefusalCodec;
import io.ruori.core.wire.WireReader;
import io.ruori.core.wire.WireWriter;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;

/** Appends and their answers between members. */
public final class LedgerMessageSerializer extends MessageSerializer {
  private static final int IDENTIFIER = 7311;

  public LedgerMessageSerializer(ExtendedActorSystem system) {
    super(system, IDENTIFIER);
  }

  @Override
  public String manifest(Object message) {
    return switch (message) {
      case Ledger.Append append -> "append";
      case Ledger.Appended appended -> "appended";
      case Ledger.Elsewhere appended -> "appended";
      case Ledger.Conflict conflict -> "conflict";
      case Ledger.Refused refused -> "refused";
      case Ledger.Unknown unknown -> "unknown";
      case Ledger.Unled unled -> "unled";
      default -> throw new IllegalArgumentException("not a message of the ledger: " + message.getClass());
    };
  }

  @Override
  public byte[] toBinary(Object message) {
    return switch (message) {
      case Ledger.Append append -> encode(append);
      case Ledger.Appended appended ->
          new WireWriter(8).number(appended.events().isEmpty() ? 0L : appended.events().getFirst().revision()).toBytes();
      case Ledger.Elsewhere elsewhere -> new WireWriter(8).number(elsewhere.first()).toBytes();
      case Ledger.Conflict conflict -> key(new WireWriter(128), conflict.key()).number(conflict.current()).toBytes();
      case Ledger.Refused refused -> RefusalCodec.write(new WireWriter(256), refused.refusal()).toBytes();
      case Ledger.Unknown unknown -> new WireWriter(128).text(unknown.why()).toBytes();
      case Ledger.Unled unled -> new byte[0];
      default -> throw new IllegalArgumentException("not a message of the ledger: " + message.getClass());
    };
  }

  private byte[] encode(Ledger.Append append) {
    var out = new WireWriter(append.bytes() + 256);
    write(out, append.replyTo());
    Event.Origin origin = append.origin();
    out.number(origin.timeMillis()).text(origin.user()).text(origin.verb()).text(origin.manager());
    out.list(append.guards(), guard -> key(out, guard.key()).number(guard.revision()));
    out.list(
        append.changes(),
        change ->
            key(out, change.key())
                .number(change.expected())
                .bytesOrNull(change.document() == null ? null : change.document().bytes())
                .number(change.request()));
    return out.toBytes();
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    var in = new WireReader(bytes);
    return switch (manifest) {
      case "append" -> decodeAppend(in);
      case "appended" -> new Ledger.Elsewhere(in.longNumber());
      case "conflict" -> new Ledger.Conflict(key(in), in.longNumber());
      case "refused" -> new Ledger.Refused(RefusalCodec.read(in));
      case "unknown" -> new Ledger.Unknown(in.text());
      case "unled" -> new Ledger.Unled();
      default -> throw new IllegalArgumentException("not a message of the ledger: " + manifest);
    };
  }

  private Ledger.Append decodeAppend(WireReader in) {
    ActorRef<Ledger.Answer> replyTo = readRef(in);
    var origin = new Event.Origin(in.longNumber(), in.text(), in.text(), in.text());
    var guards = in.list(() -> new Ledger.Guard(key(in), in.longNumber()));
    var changes = in.list(() -> new Change(key(in), in.longNumber(), document(in.bytesOrNull()), in.longNumber()));
    return new Ledger.Append(changes, guards, origin, replyTo);
  }

  private static Document document(byte[] bytes) {
    return bytes == null ? null : Document.ofBytes(bytes);
  }

  private static WireWriter key(WireWriter out, ObjectKey key) {
    return out.text(key.group()).text(key.resource()).text(key.namespace()).text(key.name());
  }

  private static ObjectKey key(WireReader in) {
    return new ObjectKey(in.text(), in.text(), in.text(), in.text());
  }
}
