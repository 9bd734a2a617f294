package io.ruori.core.entity;

import io.ruori.core.kind.ResourceType;
import io.ruori.core.kind.ResourceType.Subresource;
import io.ruori.core.kind.ResourceType.Version;
import io.ruori.core.kind.Strategy;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Refusal;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** Bodies of POSTs to subresources: small documents of kinds that are not stored. */
public final class Postings {
  private Postings() {}

  /** What became of a body. */
  public sealed interface Posting {
    record Read(ObjectNode document, List<String> warnings) implements Posting {}

    record Refused(Refusal refusal) implements Posting {}
  }

  /** Reads a body as the kind of its subresource, as strictly as the request asks. */
  public static Posting read(
      BodyDecoder decoder, byte[] body, Subresource subresource, WriteOptions.FieldValidation validation) {
    String version = subresource.version().isEmpty() ? "v1" : subresource.version();
    String group = subresource.group().isEmpty() ? "core" : subresource.group().split("\\.")[0];
    String kind = subresource.kind();
    var id = new GroupResource(subresource.group(), kind.toLowerCase(Locale.ROOT) + "s");
    var served = new Version(
        version, "io.k8s.api." + group + "." + version + "." + kind, true, subresource.verbs(), List.of());
    // Evictions are read in their older version, too, which is the same (upstream's EvictionREST.AcceptsGroupVersion).
    var older = new Version("v1beta1", served.schema(), false, subresource.verbs(), List.of());
    List<Version> versions = kind.equals("Eviction") ? List.of(served, older) : List.of(served);
    var type = new ResourceType(
        id, id, kind, kind.toLowerCase(Locale.ROOT), true, List.of(), List.of(), versions, true, Strategy.PLAIN);
    return switch (decoder.decode(body, type, served)) {
      case BodyDecoder.Decoded.Failed failed -> new Posting.Refused(failed.refusal());
      case BodyDecoder.Decoded.Object object -> {
        Strictness strictness = Strictness.ofBody(validation, object.strictErrors(), kind, version);
        yield strictness.refusal().<Posting>map(Posting.Refused::new)
            .orElseGet(() -> new Posting.Read(object.object(), strictness.warnings()));
      }
    };
  }
}
