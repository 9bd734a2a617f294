package io.ruori.core.entity;

import io.ruori.core.kind.User;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.wire.MessageSerializer;
import io.ruori.core.wire.RefusalCodec;
import io.ruori.core.wire.WireReader;
import io.ruori.core.wire.WireWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;

/** Writes, wakes and their answers between members. */
public final class EntityMessageSerializer extends MessageSerializer {
  private static final int IDENTIFIER = 7312;

  public EntityMessageSerializer(ExtendedActorSystem system) {
    super(system, IDENTIFIER);
  }

  @Override
  public String manifest(Object message) {
    return switch (message) {
      case ObjectEntity.Submit submit -> "submit";
      case ObjectEntity.Wake wake -> "wake";
      case WriteReply.Done done -> "done";
      case WriteReply.Refused refused -> "refused";
      case StepRunner.Stepped stepped -> "stepped";
      default -> throw new IllegalArgumentException("not a message of entities: " + message.getClass());
    };
  }

  @Override
  public byte[] toBinary(Object message) {
    return switch (message) {
      case ObjectEntity.Submit submit -> encode(submit);
      case ObjectEntity.Wake wake ->
          write(new WireWriter(256), wake.replyTo())
              .text(wake.reconciler())
              .number(wake.partitionRevision())
              .toBytes();
      case WriteReply.Done done ->
          texts(new WireWriter(done.json().length + 64).number(done.code()).number(done.revision()).bytes(done.json()),
              done.warnings()).toBytes();
      case WriteReply.Refused refused ->
          texts(RefusalCodec.write(new WireWriter(512), refused.refusal()), refused.warnings()).toBytes();
      case StepRunner.Stepped stepped ->
          new WireWriter(128)
              .text(stepped.failure())
              .number(stepped.again().map(Duration::toMillis).orElse(-1L))
              .toBytes();
      default -> throw new IllegalArgumentException("not a message of entities: " + message.getClass());
    };
  }

  private byte[] encode(ObjectEntity.Submit submit) {
    WriteRequest request = submit.request();
    var out = new WireWriter(request.body().length + 512);
    write(out, submit.replyTo());
    out.text(request.verb().name());
    out.text(request.resource().group()).text(request.resource().resource()).text(request.version());
    out.text(request.subresource()).text(request.namespace()).text(request.name()).bytes(request.body());
    options(out, request.options());
    User user = request.user();
    texts(out.text(user.name()).text(user.uid()), user.groups());
    out.list(user.extra().entrySet(), extra -> texts(out.text(extra.getKey()), extra.getValue()));
    out.number(request.deadline().toEpochMilli());
    out.list(request.guards(), guard -> out.text(guard.key().toString()).number(guard.revision()));
    out.number(request.ticket().number()).number(request.ticket().born());
    return out.toBytes();
  }

  private static void options(WireWriter out, WriteOptions options) {
    out.flag(options.dryRun()).text(options.manager()).text(options.fieldValidation().name()).flag(options.force());
    out.flag(options.graceSeconds() != null).number(options.graceSeconds() == null ? 0L : options.graceSeconds());
    out.text(options.propagation()).text(options.uid()).text(options.resourceVersion());
  }

  private static WriteOptions options(WireReader in) {
    boolean dryRun = in.flag();
    String manager = in.text();
    var validation = WriteOptions.FieldValidation.valueOf(in.text());
    boolean force = in.flag();
    boolean hasGrace = in.flag();
    long grace = in.longNumber();
    return new WriteOptions(
        dryRun, manager, validation, force, hasGrace ? grace : null, in.text(), in.text(), in.text());
  }

  private static WireWriter texts(WireWriter out, List<String> texts) {
    return out.list(texts, out::text);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    var in = new WireReader(bytes);
    return switch (manifest) {
      case "submit" -> decodeSubmit(in);
      case "wake" -> decodeWake(in);
      case "done" -> decodeDone(in);
      case "refused" -> new WriteReply.Refused(RefusalCodec.read(in), in.list(in::text));
      case "stepped" -> decodeStepped(in);
      default -> throw new IllegalArgumentException("not a message of entities: " + manifest);
    };
  }

  private ObjectEntity.Wake decodeWake(WireReader in) {
    ActorRef<StepRunner.Stepped> replyTo = readRef(in);
    return new ObjectEntity.Wake(in.text(), in.longNumber(), replyTo);
  }

  private static WriteReply.Done decodeDone(WireReader in) {
    int code = in.number();
    long revision = in.longNumber();
    return new WriteReply.Done(code, in.bytes(), revision, in.list(in::text));
  }

  private static StepRunner.Stepped decodeStepped(WireReader in) {
    String failure = in.text();
    long again = in.longNumber();
    return new StepRunner.Stepped(again < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(again)), failure);
  }

  private ObjectEntity.Submit decodeSubmit(WireReader in) {
    ActorRef<WriteReply> replyTo = readRef(in);
    var verb = WriteRequest.Verb.valueOf(in.text());
    var resource = new GroupResource(in.text(), in.text());
    String version = in.text();
    String subresource = in.text();
    String namespace = in.text();
    String name = in.text();
    byte[] body = in.bytes();
    WriteOptions options = options(in);
    User user = user(in);
    Instant deadline = Instant.ofEpochMilli(in.longNumber());
    var guards = in.list(() -> new Ledger.Guard(ObjectKey.parse(in.text()), in.longNumber()));
    var ticket = new WriteRequest.Ticket(in.longNumber(), in.longNumber());
    var request =
        new WriteRequest(
            verb, resource, version, subresource, namespace, name, body, options, user, deadline, guards, ticket);
    return new ObjectEntity.Submit(request, replyTo);
  }

  private static User user(WireReader in) {
    String name = in.text();
    String uid = in.text();
    List<String> groups = in.list(in::text);
    Map<String, List<String>> extra = new LinkedHashMap<>();
    in.list(() -> extra.put(in.text(), in.list(in::text)));
    return new User(name, uid, groups, extra);
  }
}
