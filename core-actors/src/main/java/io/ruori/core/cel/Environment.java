package io.ruori.core.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles expressions over some variables, with the functions that Kubernetes adds to CEL's own. */
public final class Environment {
  private static final CelOptions OPTIONS =
      CelOptions.current().enableHeterogeneousNumericComparisons(true).comprehensionMaxIterations(1_000_000).build();
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder()
          .setOptions(OPTIONS)
          .addLibraries(CelExtensions.strings(), CelExtensions.optional(), CelExtensions.sets(OPTIONS))
          .addFunctionBindings(Functions.bindings())
          .build();

  private final CelCompiler compiler;

  private Environment(CelCompiler compiler) {
    this.compiler = compiler;
  }

  /** What compiling came to. */
  public sealed interface Compiled {
    record Good(Expression expression) implements Compiled {}

    /** In cel-go's words. */
    record Bad(String message) implements Compiled {}
  }

  /**
   * An environment.
   *
   * @param structs the named types that the variables' types are made of
   */
  public static Environment of(Map<String, CelType> variables, List<StructType> structs) {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setTypeProvider(new Structs(structs))
            .addLibraries(CelExtensions.strings(), CelExtensions.optional(), CelExtensions.sets(OPTIONS))
            .addFunctionDeclarations(Functions.declarations());
    variables.forEach(builder::addVar);
    return new Environment(builder.build());
  }

  private record Structs(List<StructType> structs) implements CelTypeProvider {
    @Override
    public ImmutableCollection<CelType> types() {
      return ImmutableList.copyOf(structs);
    }

    @Override
    public Optional<CelType> findType(String name) {
      return structs.stream().filter(struct -> struct.name().equals(name)).<CelType>map(struct -> struct).findFirst();
    }
  }

  public Compiled compile(String text) {
    CelValidationResult result = compiler.compile(text);
    if (result.hasError()) {
      return new Compiled.Bad(Words.ofIssues(result.getErrors(), text));
    }
    try {
      var tree = result.getAst();
      return new Compiled.Good(new Expression(tree, RUNTIME.createProgram(tree)));
    } catch (CelValidationException | CelEvaluationException e) {
      return new Compiled.Bad(String.valueOf(e.getMessage()));
    }
  }
}
