package io.ruori.core.strategy.extension;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import io.ruori.core.cel.Environment;
import io.ruori.core.cel.Expression;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Compiles the expressions of admission: those of policies, with the policy's own variables, and the conditions of webhooks
 * (apiserver {@code admission/plugin/cel}). What asks the authorizer is not judged.
 */
public final class PolicyExpressions {
  static final List<CelType> BOOL = List.of(SimpleType.BOOL);
  static final List<CelType> TEXT = List.of(SimpleType.STRING);
  static final List<CelType> TEXT_OR_NULL = List.of(SimpleType.STRING, SimpleType.NULL_TYPE);

  /** Any type will do. */
  public static final List<CelType> ANY = List.of();

  private static final String VARIABLES = "kubernetes.variables";
  private static final Pattern ASKS_AUTHORIZER = Pattern.compile("\\bauthorizer\\b");
  private static final List<String> ALWAYS = List.of("object", "oldObject", "request", "namespaceObject");

  private final boolean parameters;
  private final boolean composed;
  private final Map<String, CelType> variables = new LinkedHashMap<>();
  private Environment environment;

  /**
   * The expressions of one object.
   *
   * @param parameters whether {@code params} is there
   * @param composed whether {@code variables} is there
   */
  public PolicyExpressions(boolean parameters, boolean composed) {
    this.parameters = parameters;
    this.composed = composed;
  }

  /** Compiles a variable, which those that follow may use. */
  public Optional<Expression> variable(String name, String text, Path path, FieldErrors errors) {
    Optional<Expression> compiled = check(text, ANY, path, errors);
    variables.put(name, compiled.map(Expression::type).orElse(SimpleType.DYN));
    environment = null;
    return compiled;
  }

  /**
   * Compiles an expression.
   *
   * @param types what it may evaluate to
   * @return empty when it does not compile or is not judged
   */
  public Optional<Expression> check(String text, List<CelType> types, Path path, FieldErrors errors) {
    if (ASKS_AUTHORIZER.matcher(text).find()) {
      return Optional.empty();
    }
    return switch (environment().compile(text)) {
      case Environment.Compiled.Bad(var message) -> {
        errors.invalid(path, text, "compilation failed: " + message);
        yield Optional.empty();
      }
      case Environment.Compiled.Good(var expression) -> {
        boolean fits = types.isEmpty() || types.contains(expression.type()) || expression.type().equals(SimpleType.DYN);
        if (!fits) {
          errors.invalid(path, text, wrong(types, expression.type()));
        }
        yield Optional.of(expression);
      }
    };
  }

  private static String wrong(List<CelType> types, CelType found) {
    String wanted = types.stream().map(PolicyExpressions::name).collect(Collectors.joining(" "));
    return "must evaluate to " + (types.size() == 1 ? wanted : "one of [" + wanted + "]") + " but got " + name(found);
  }

  private static String name(CelType type) {
    return type.equals(SimpleType.NULL_TYPE) ? "null_type" : type.name();
  }

  private Environment environment() {
    if (environment == null) {
      var known = new HashMap<String, CelType>();
      ALWAYS.forEach(name -> known.put(name, SimpleType.DYN));
      if (parameters) {
        known.put("params", SimpleType.DYN);
      }
      var own = StructType.create(VARIABLES, ImmutableSet.copyOf(variables.keySet()), name -> Optional.ofNullable(variables.get(name)));
      if (composed) {
        known.put("variables", own);
      }
      environment = Environment.of(known, composed ? List.of(own) : List.of());
    }
    return environment;
  }
}
