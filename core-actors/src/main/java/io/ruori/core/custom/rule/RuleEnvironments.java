package io.ruori.core.custom.rule;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import io.ruori.core.cel.Declared;
import io.ruori.core.cel.Environment;
import io.ruori.core.cel.Expression;
import io.ruori.core.custom.schema.JsonSchema;
import java.util.Map;
import java.util.Optional;

/** Where the rules of one schema are compiled: {@code self} and {@code oldSelf} are values of it. */
public final class RuleEnvironments {
  private final Declared type;
  private Environment plain;
  private Environment optional;

  private RuleEnvironments(Declared type) {
    this.type = type;
  }

  /**
   * The environments of a schema.
   *
   * @param root whether it is that of whole objects
   * @return empty when the schema has no type
   */
  public static Optional<RuleEnvironments> of(JsonSchema schema, boolean root) {
    return Declared.of(schema, "selfType", root || schema.isResource()).map(RuleEnvironments::new);
  }

  public Declared type() {
    return type;
  }

  /** @param optionalOld whether {@code oldSelf} is an optional value */
  public Environment.Compiled compile(String text, boolean optionalOld) {
    return environment(optionalOld).compile(text);
  }

  private Environment environment(boolean optionalOld) {
    if (optionalOld) {
      optional = optional == null ? made(OptionalType.create(type.kind())) : optional;
      return optional;
    }
    plain = plain == null ? made(type.kind()) : plain;
    return plain;
  }

  private Environment made(CelType old) {
    return Environment.of(Map.of("self", type.kind(), "oldSelf", old), type.structs());
  }

  public static boolean isBool(Expression expression) {
    return expression.type().equals(SimpleType.BOOL);
  }

  public static boolean isText(Expression expression) {
    return expression.type().equals(SimpleType.STRING);
  }
}
