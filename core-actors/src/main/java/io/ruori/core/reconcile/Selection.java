package io.ruori.core.reconcile;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.Refusal;
import io.ruori.core.selector.FieldLabels;
import io.ruori.core.selector.FieldSelector;
import io.ruori.core.selector.InvalidSelector;
import io.ruori.core.selector.LabelSelector;
import java.util.function.Predicate;

/** What a query's selectors select among stored objects. */
final class Selection {
  private Selection() {}

  /**
   * @throws ApiException when a selector is not one (400)
   */
  static Predicate<Stored> of(ResourceType type, String version, Api.Query query) {
    try {
      LabelSelector labels = LabelSelector.parse(query.labelSelector());
      FieldLabels names = FieldLabels.of(type.id().group(), version, type.kind());
      FieldSelector fields = names.resolve(FieldSelector.parse(query.fieldSelector()));
      Predicate<Stored> byLabels = stored -> labels.isEverything() || labels.matches(stored.labels());
      return byLabels.and(stored -> fields.isEverything() || fields.matches(stored.fields(names::fields)));
    } catch (InvalidSelector invalid) {
      throw new ApiException(Refusal.badRequest(invalid.getMessage()));
    }
  }
}
