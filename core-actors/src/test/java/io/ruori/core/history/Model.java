package io.ruori.core.history;

import java.util.Optional;

/**
 * What one thing that does one call after the other would answer.
 *
 * @param <S> immutable, with {@code equals} and {@code hashCode}
 * @param <O> a call and its answer
 */
public interface Model<S, O> {
  S initial();

  /**
   * The state after a call; empty when the call could not have been answered so in this state. A call whose outcome is not
   * known is possible in every state.
   */
  Optional<S> step(S state, O what);

  /** Where the call says that it stands among others that say so: those of a lower rank come before. 0 when it does not. */
  default long rank(O what) {
    return 0;
  }
}
