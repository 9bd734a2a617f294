package io.ruori.gateway.identity;

import io.ruori.core.access.Attributes;
import io.ruori.core.kind.User;
import io.ruori.gateway.engine.Header;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.request.Unanswerable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * In whose name somebody wants to speak (apiserver {@code filters/impersonation.go}).
 *
 * @param extra by key, which is decoded and in lower case
 */
record Impersonation(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
  private static final String EXTRA = "impersonate-extra-";
  private static final String ANONYMOUS = "system:anonymous";
  private static final String AUTHENTICATED = "system:authenticated";
  private static final String UNAUTHENTICATED = "system:unauthenticated";
  private static final String GROUP = "authentication.k8s.io";

  /** What the headers ask for; {@link Unanswerable} when they name no user but something of one. */
  static Optional<Impersonation> wanted(Request request) {
    String name = request.header("Impersonate-User").orElse("");
    String uid = request.header("Impersonate-Uid").orElse("");
    var groups = new ArrayList<String>();
    var extra = new LinkedHashMap<String, List<String>>();
    for (Header header : request.headers()) {
      String lower = header.name().toLowerCase(Locale.ROOT);
      if (lower.equals("impersonate-group")) {
        groups.add(header.value());
      } else if (lower.startsWith(EXTRA)) {
        extra.computeIfAbsent(decoded(lower.substring(EXTRA.length())), _ -> new ArrayList<>()).add(header.value());
      }
    }
    var wanted = new Impersonation(name, uid, groups, extra);
    if (!name.isEmpty()) {
      return Optional.of(wanted);
    }
    if (groups.isEmpty() && extra.isEmpty() && uid.isEmpty()) {
      return Optional.empty();
    }
    throw new Unanswerable("requested " + wanted.described() + " without impersonating a user");
  }

  private static String decoded(String key) {
    try {
      return URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return key;
    }
  }

  /** As Go prints the references that upstream makes of it. */
  private String described() {
    var parts = new ArrayList<String>();
    groups.forEach(group -> parts.add("{Group  " + group + "    }"));
    extra.forEach((key, values) ->
        values.forEach(value -> parts.add("{UserExtra  " + value + "  " + GROUP + "/v1  " + key + "}")));
    if (!uid.isEmpty()) {
      parts.add("{UID  " + uid + "  " + GROUP + "/v1  }");
    }
    return "[" + String.join(" ", parts) + "]";
  }

  /** What whoever asks must be allowed to. */
  List<Attributes> questions(User asker) {
    var questions = new ArrayList<Attributes>();
    String[] account = account();
    questions.add(
        account.length == 0
            ? Attributes.resource(asker, "impersonate", "", "users", "", name)
            : Attributes.resource(asker, "impersonate", "", "serviceaccounts", account[2], account[3]));
    groups.forEach(group -> questions.add(Attributes.resource(asker, "impersonate", "", "groups", "", group)));
    extra.forEach((key, values) -> values.forEach(value -> questions.add(
        new Attributes(asker, "impersonate", true, GROUP, "v1", "userextras", key, "", value, ""))));
    if (!uid.isEmpty()) {
      questions.add(Attributes.resource(asker, "impersonate", GROUP, "uids", "", uid));
    }
    return questions;
  }

  /** The user that the request then runs as. */
  User user() {
    var all = new ArrayList<>(groups);
    String[] account = account();
    if (account.length > 0 && groups.isEmpty()) {
      all.addAll(List.of("system:serviceaccounts", "system:serviceaccounts:" + account[2]));
    }
    if (name.equals(ANONYMOUS)) {
      if (!all.contains(UNAUTHENTICATED)) {
        all.add(UNAUTHENTICATED);
      }
    } else if (!all.contains(AUTHENTICATED) && !all.contains(UNAUTHENTICATED)) {
      all.add(AUTHENTICATED);
    }
    return new User(name, uid, all, extra);
  }

  /** The parts of a service account's name; none when it is not one. */
  private String[] account() {
    String[] parts = name.split(":", -1);
    boolean account = parts.length == 4 && parts[0].equals("system") && parts[1].equals("serviceaccount");
    return account && !parts[2].isEmpty() && !parts[3].isEmpty() ? parts : new String[0];
  }
}
