package io.ruori.bench.step;

import io.ruori.core.admission.StandardAdmission;
import io.ruori.core.allocation.AddressRange;
import io.ruori.core.allocation.PortRange;
import io.ruori.core.allocation.ServiceAllocation;
import io.ruori.core.decode.KindBodyDecoder;
import io.ruori.core.entity.Decide;
import io.ruori.core.entity.Decider;
import io.ruori.core.entity.Decision;
import io.ruori.core.entity.WriteOptions;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.User;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.ledger.Document;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.strategy.StandardKinds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A pod of the end-to-end load, and what a member decides its writes with. */
final class PodFixture {
  static final GroupResource PODS = new GroupResource("", "pods");
  static final ObjectKey KEY = new ObjectKey("", "pods", "bench", "pod-00007");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Decider decider;
  private final WriteContext context;
  private final byte[] body;
  private final Stored stored;

  PodFixture(byte[] body) {
    Kinds kinds = StandardKinds.create();
    var allocation = new ServiceAllocation(AddressRange.of("10.96.0.0/12"), new PortRange(30_000, 32_767));
    decider = new Decide(kinds, new KindBodyDecoder(kinds), StandardAdmission.plugins(kinds), allocation);
    context = new WriteContext(NOW, () -> "3f9c1d52-7a44-4f6e-9c57-0c3f5f0f4a10", User.SYSTEM, new Neighbours());
    this.body = body;
    stored = new Stored(KEY, 7, Document.of(((Decision.Put) create()).object()).at(7));
  }

  /** What a pod finds in its namespace: the namespace itself and its service account. */
  private static final class Neighbours implements WriteContext.Others {
    @Override
    public Optional<ObjectNode> find(ObjectKey key) {
      ObjectNode found = Json.object();
      found.putObject("metadata").put("name", key.name()).put("resourceVersion", "3");
      return key.resource().equals("namespaces") || key.resource().equals("serviceaccounts")
          ? Optional.of(found)
          : Optional.empty();
    }

    @Override
    public List<ObjectNode> list(GroupResource resource, String namespace) {
      return List.of();
    }
  }

  Stored stored() {
    return stored;
  }

  Decision create() {
    return decide(WriteRequest.Verb.CREATE, body, null);
  }

  /** As an entity does it: the current version is parsed anew. */
  Decision patch(String patch) {
    return decide(WriteRequest.Verb.STRATEGIC_PATCH, patch.getBytes(StandardCharsets.UTF_8), stored.parse());
  }

  Decision apply(String applied) {
    return decide(WriteRequest.Verb.APPLY, applied.getBytes(StandardCharsets.UTF_8), stored.parse());
  }

  private Decision decide(WriteRequest.Verb verb, byte[] text, ObjectNode current) {
    var request =
        new WriteRequest(
            verb, PODS, "v1", "", KEY.namespace(), KEY.name(), text, WriteOptions.of("bench"), User.SYSTEM, Instant.MAX);
    return decider.decide(new Decider.Current(KEY, current, current == null ? 0 : 7), request, context);
  }
}
