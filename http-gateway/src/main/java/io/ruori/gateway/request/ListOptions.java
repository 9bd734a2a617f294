package io.ruori.gateway.request;

import io.ruori.core.object.GroupResource;
import io.ruori.core.selector.FieldSelector;
import io.ruori.core.selector.InvalidSelector;
import io.ruori.core.selector.LabelSelector;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.List;
import java.util.Optional;

/**
 * The options of a LIST or WATCH, decoded and validated in upstream's order and words.
 *
 * @param limit 0 for none
 * @param timeoutSeconds 0 for the server's choice
 */
public record ListOptions(
    LabelSelector labels,
    FieldSelector fields,
    boolean watch,
    boolean bookmarks,
    String resourceVersion,
    String resourceVersionMatch,
    long timeoutSeconds,
    long limit,
    String continueToken,
    Optional<Boolean> sendInitialEvents) {

  private static final Path MATCH = Path.of("resourceVersionMatch");
  private static final GroupResource META = new GroupResource("meta.k8s.io", "");

  /** Reads the query; {@code forceWatch} for the deprecated {@code /watch/} paths. */
  public static ListOptions parse(Query query, boolean forceWatch) {
    try {
      var options =
          new ListOptions(
              LabelSelector.parse(query.text("labelSelector")),
              FieldSelector.parse(query.text("fieldSelector")),
              forceWatch || query.flag("watch"),
              query.flag("allowWatchBookmarks"),
              query.text("resourceVersion"),
              query.text("resourceVersionMatch"),
              query.number("timeoutSeconds").orElse(0L),
              query.number("limit").orElse(0L),
              query.text("continue"),
              query.optionalFlag("sendInitialEvents"));
      options.validate();
      return options;
    } catch (InvalidSelector e) {
      throw Refused.badRequest(e.getMessage());
    }
  }

  public boolean selectsEverything() {
    return labels.isEverything() && fields.isEverything();
  }

  private void validate() {
    var errors = new FieldErrors();
    if (watch) {
      validateWatch(errors);
    } else {
      validateList(errors);
    }
    if (!errors.isEmpty()) {
      throw new Refused(errors.invalid(META, "ListOptions", ""));
    }
  }

  private void validateList(FieldErrors errors) {
    if (!resourceVersionMatch.isEmpty()) {
      if (resourceVersion.isEmpty()) {
        errors.forbidden(MATCH, "resourceVersionMatch is forbidden unless resourceVersion is provided");
      }
      forbidContinue(errors);
      if (!resourceVersionMatch.equals("Exact") && !resourceVersionMatch.equals("NotOlderThan")) {
        errors.notSupported(MATCH, resourceVersionMatch, List.of("Exact", "NotOlderThan", ""));
      }
      if (resourceVersionMatch.equals("Exact") && resourceVersion.equals("0")) {
        errors.forbidden(MATCH, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
      }
    }
    if (sendInitialEvents.isPresent()) {
      errors.forbidden(Path.of("sendInitialEvents"), "sendInitialEvents is forbidden for list");
    }
  }

  private void validateWatch(FieldErrors errors) {
    boolean notOlder = resourceVersionMatch.equals("NotOlderThan");
    if (sendInitialEvents.isPresent() && !notOlder) {
      errors.forbidden(MATCH, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
    }
    if (resourceVersionMatch.isEmpty()) {
      return;
    }
    if (sendInitialEvents.isEmpty()) {
      errors.forbidden(MATCH, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
    }
    if (!notOlder) {
      errors.notSupported(MATCH, resourceVersionMatch, List.of("NotOlderThan"));
    }
    forbidContinue(errors);
  }

  private void forbidContinue(FieldErrors errors) {
    if (!continueToken.isEmpty()) {
      errors.forbidden(MATCH, "resourceVersionMatch is forbidden when continue is provided");
    }
  }
}
