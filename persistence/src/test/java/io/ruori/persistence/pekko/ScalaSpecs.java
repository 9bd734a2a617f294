package io.ruori.persistence.pekko;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.scalatest.Args;
import org.scalatest.ConfigMap;
import org.scalatest.Reporter;
import org.scalatest.Suite;
import org.scalatest.events.Event;
import org.scalatest.events.Ordinal;
import org.scalatest.events.SuiteAborted;
import org.scalatest.events.TestFailed;
import org.scalatest.events.TestSucceeded;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Set$;

/** Runs a ScalaTest suite, such as Pekko's TCK, and gives each of its tests as one of JUnit's. */
final class ScalaSpecs {
  private ScalaSpecs() {}

  /** Runs the suite; a run without results is a failure. */
  static List<DynamicTest> run(Suite suite) {
    List<DynamicTest> results = new ArrayList<>();
    suite.run(Option.empty(), args(event -> report(event, results)));
    if (results.isEmpty()) {
      results.add(DynamicTest.dynamicTest(suite.suiteName(), () -> fail("no test of the suite ran")));
    }
    return results;
  }

  private static Args args(Reporter reporter) {
    return new Args(
        reporter,
        Args.apply$default$2(),
        Args.apply$default$3(),
        new ConfigMap(Map$.MODULE$.empty()),
        Option.empty(),
        new org.scalatest.Tracker(new Ordinal(1)),
        Set$.MODULE$.empty(),
        false,
        Option.empty(),
        Option.empty());
  }

  private static void report(Event event, List<DynamicTest> results) {
    switch (event) {
      case TestSucceeded succeeded ->
          results.add(DynamicTest.dynamicTest(succeeded.testName(), () -> assertTrue(true)));
      case TestFailed failed -> results.add(DynamicTest.dynamicTest(failed.testName(), () -> {
        throw new AssertionError(failed.message(), failed.throwable().getOrElse(() -> null));
      }));
      case SuiteAborted aborted -> results.add(DynamicTest.dynamicTest(aborted.suiteName(), () -> {
        throw new AssertionError(aborted.message(), aborted.throwable().getOrElse(() -> null));
      }));
      default -> { }
    }
  }
}
