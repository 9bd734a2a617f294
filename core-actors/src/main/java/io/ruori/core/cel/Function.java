package io.ruori.core.cel;

import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import java.util.List;

/**
 * One form of a function that Kubernetes adds to CEL.
 *
 * @param member whether it is called on its first argument
 * @param classes of the arguments as they come
 */
record Function(
    String name, String id, boolean member, CelType result, List<CelType> arguments, List<Class<?>> classes, Body body) {
  /** What it does. */
  @FunctionalInterface
  interface Body {
    Object apply(Object[] arguments) throws CelEvaluationException;
  }

  static Function member(
      String name, String id, CelType result, List<CelType> arguments, List<Class<?>> classes, Body body) {
    return new Function(name, id, true, result, arguments, classes, body);
  }

  static Function global(
      String name, String id, CelType result, List<CelType> arguments, List<Class<?>> classes, Body body) {
    return new Function(name, id, false, result, arguments, classes, body);
  }

  CelOverloadDecl declaration() {
    return member
        ? CelOverloadDecl.newMemberOverload(id, result, arguments)
        : CelOverloadDecl.newGlobalOverload(id, result, arguments);
  }

  CelFunctionBinding binding() {
    return CelFunctionBinding.from(id, classes, body::apply);
  }

  static CelEvaluationException failure(String message) {
    return new CelEvaluationException(message);
  }
}
