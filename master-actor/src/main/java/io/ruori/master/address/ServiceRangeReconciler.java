package io.ruori.master.address;

import io.ruori.core.api.Api;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.core.validation.Cidr;
import io.ruori.core.validation.IpAddress;
import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes ServiceCIDRs ready, and lets one go only when no address would be left without a range (upstream's {@code
 * servicecidrs_controller.go}).
 */
public final class ServiceRangeReconciler implements Reconciler {
  static final Api.Resource RANGES = new Api.Resource("networking.k8s.io", "v1", "servicecidrs");
  static final Api.Resource ADDRESSES = new Api.Resource("networking.k8s.io", "v1", "ipaddresses");
  private static final String FINALIZER = "networking.k8s.io/service-cidr-finalizer";
  private static final String OURS = "ipaddress.kubernetes.io/managed-by=ipallocator.k8s.io";
  private static final String READY = "Kubernetes Service CIDR is ready";
  private static final String HELD =
      "There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR";

  /** So long nobody may allocate from a range that goes, before it is gone. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final InstantSource clock;

  private ServiceRangeReconciler(InstantSource clock) {
    this.clock = clock;
  }

  public static ServiceRangeReconciler create(InstantSource clock) {
    return new ServiceRangeReconciler(clock);
  }

  @Override
  public String name() {
    return "service-cidr-controller";
  }

  @Override
  public Api.Resource subject() {
    return RANGES;
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(
        new Trigger(RANGES, (old, range, api) -> old != null && range != null ? List.of() : going(api)),
        new Trigger(ADDRESSES, (old, address, api) -> address == null ? going(api) : List.of()));
  }

  /** Only a range that goes waits for others. */
  private static List<ObjectKey> going(Api api) {
    return api.list(RANGES, "", Api.Query.ALL).items().stream()
        .filter(Doc::deleting)
        .map(range -> Doc.key(RANGES.group(), RANGES.plural(), range))
        .toList();
  }

  @Override
  public Result reconcile(ObjectKey key, Api api) {
    Optional<ObjectNode> found = api.find(RANGES, "", key.name());
    if (found.isEmpty()) {
      return Result.DONE;
    }
    ObjectNode range = found.get();
    Instant now = clock.instant();
    if (!Doc.deleting(range)) {
      say(held(range, api), "True", "", READY, now, api);
      return Result.DONE;
    }
    if (!mayGo(range, api)) {
      say(range, "False", "Terminating", HELD, now, api);
      return Result.DONE;
    }
    Instant due = Doc.time(range, "metadata", "deletionTimestamp").orElse(now).plus(GRACE);
    if (now.isBefore(due)) {
      return Result.after(Duration.between(now, due));
    }
    List<String> others = Doc.finalizers(range).stream().filter(finalizer -> !finalizer.equals(FINALIZER)).toList();
    if (others.size() < Doc.finalizers(range).size()) {
      withFinalizers(range, others, api);
    }
    return Result.DONE;
  }

  private static ObjectNode held(ObjectNode range, Api api) {
    if (Doc.finalizers(range).contains(FINALIZER)) {
      return range;
    }
    var finalizers = new ArrayList<>(Doc.finalizers(range));
    finalizers.add(FINALIZER);
    return withFinalizers(range, finalizers, api);
  }

  private static ObjectNode withFinalizers(ObjectNode range, List<String> finalizers, Api api) {
    ObjectNode changed = Doc.copy(range);
    Doc.child(changed, "metadata").set("finalizers", Doc.listOfTexts(finalizers));
    return api.update(RANGES, "", changed);
  }

  private static void say(ObjectNode range, String status, String reason, String message, Instant now, Api api) {
    List<JsonNode> before = Doc.items(range, "status", "conditions");
    List<JsonNode> after = Conditions.with(before, Conditions.of("Ready", status, reason, message), now);
    if (!after.equals(before)) {
      ObjectNode changed = Doc.copy(range);
      Doc.child(changed, "status").set("conditions", Doc.listOf(after));
      api.update(RANGES, "status", changed);
    }
  }

  /** Whether another range holds all of it, or no service's address is in this range alone. */
  private static boolean mayGo(ObjectNode range, Api api) {
    List<ObjectNode> others = api.list(RANGES, "", Api.Query.ALL).items().stream()
        .filter(other -> !Doc.name(other).equals(Doc.name(range)))
        .toList();
    List<Cidr> blocks = blocks(range);
    List<Cidr> kept = others.stream().flatMap(other -> blocks(other).stream()).toList();
    if (blocks.stream().allMatch(block -> kept.stream().anyMatch(around -> holds(around, block)))) {
      return true;
    }
    return api.list(ADDRESSES, "", new Api.Query(OURS, "")).items().stream()
        .flatMap(address -> IpAddress.parse(Doc.name(address)).stream())
        .filter(address -> blocks.stream().anyMatch(block -> block.contains(address)))
        .allMatch(address -> kept.stream().anyMatch(block -> block.contains(address)));
  }

  private static boolean holds(Cidr around, Cidr block) {
    return around.prefix() <= block.prefix() && around.contains(block.masked());
  }

  private static List<Cidr> blocks(JsonNode range) {
    return Doc.texts(range, "spec", "cidrs").stream().flatMap(text -> Cidr.parse(text).stream()).toList();
  }
}
