package io.ruori.core.cel;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.runtime.CelFunctionBinding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All functions that Kubernetes adds (apiserver {@code cel/library}), but those that ask an authorizer. */
final class Functions {
  private static final Map<String, List<Function>> BY_NAME = byName();

  private Functions() {}

  private static Map<String, List<Function>> byName() {
    var byName = new LinkedHashMap<String, List<Function>>();
    for (List<Function> library : List.of(
        ListFunctions.all(), TextFunctions.all(), UrlFunctions.all(), QuantityFunctions.all(), AddressFunctions.all(),
        SemverFunctions.all())) {
      library.forEach(function -> byName.computeIfAbsent(function.name(), _ -> new ArrayList<>()).add(function));
    }
    return byName;
  }

  static List<CelFunctionDecl> declarations() {
    return BY_NAME.entrySet().stream()
        .map(entry -> CelFunctionDecl.newFunctionDeclaration(
            entry.getKey(), entry.getValue().stream().map(Function::declaration).toArray(CelOverloadDecl[]::new)))
        .toList();
  }

  static List<CelFunctionBinding> bindings() {
    var bindings = new ArrayList<CelFunctionBinding>();
    BY_NAME.forEach((name, overloads) -> bindings.addAll(
        CelFunctionBinding.fromOverloads(name, overloads.stream().map(Function::binding).toList())));
    return bindings;
  }
}
