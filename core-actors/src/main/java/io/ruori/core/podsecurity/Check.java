package io.ruori.core.podsecurity;

import java.util.Optional;

/** One rule of a standard. */
@FunctionalInterface
interface Check {
  /**
   * @param minor of the release whose rules hold
   */
  Optional<Violation> violation(PodView pod, int minor);

  /** The rule holds from a release on. */
  default Check since(int first) {
    return (pod, minor) -> minor < first ? Optional.empty() : violation(pod, minor);
  }
}
