package io.ruori.core.kind;

import java.util.List;
import java.util.Map;

/** Who asks, as authentication found out: upstream's {@code user.Info}. */
public record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
  /** The parts of the system itself: reconcilers and the scheduler in this process. */
  public static final User SYSTEM = new User("system:apiserver", "", List.of("system:masters"), Map.of());

  public User {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  public static User named(String name, String... groups) {
    return new User(name, "", List.of(groups), Map.of());
  }
}
