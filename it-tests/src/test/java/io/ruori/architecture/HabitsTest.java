package io.ruori.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/** How classes are written: what is injected, who reads settings, how actors are made. */
@AnalyzeClasses(packages = "io.ruori", importOptions = ProgramsOnly.class)
class HabitsTest {
  private static final String LAUNCHER = "io.ruori.launcher..";
  private static final String BENCH = "io.ruori.bench..";

  @ArchTest
  static final ArchRule TIME_IS_INJECTED =
      noClasses()
          .that()
          .resideInAnyPackage("io.ruori.core..", "io.ruori.master..", "io.ruori.node..", "io.ruori.gateway..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .as("the time of day comes from a clock that is given");

  @ArchTest
  static final ArchRule ENVIRONMENT_IS_READ_BY_THE_LAUNCHER =
      noClasses()
          .that()
          .resideOutsideOfPackage(LAUNCHER)
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .as("settings are read once, where the parts are wired");

  @ArchTest
  static final ArchRule NOTHING_PRINTS =
      noClasses()
          .that()
          .resideOutsideOfPackages(LAUNCHER, BENCH)
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .as("only the command line prints; everything else logs");

  @ArchTest
  static final ArchRule ONE_JSON_LIBRARY =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml.jackson.core..", "com.fasterxml.jackson.databind..")
          .as("JSON is read and written with Jackson 3");

  @ArchTest
  static final ArchRule BEHAVIOURS_ARE_CREATED =
      classes()
          .that()
          .areAssignableTo(AbstractBehavior.class)
          .or()
          .areAssignableTo(EventSourcedBehavior.class)
          .should(beMadeByCreate());

  private static ArchCondition<JavaClass> beMadeByCreate() {
    return new ArchCondition<>("have private constructors and a static method create") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean hidden =
            type.getConstructors().stream().allMatch(made -> made.getModifiers().contains(JavaModifier.PRIVATE));
        boolean created =
            type.getMethods().stream()
                .anyMatch(method -> method.getName().equals("create") && method.getModifiers().contains(JavaModifier.STATIC));
        boolean satisfied = type.getModifiers().contains(JavaModifier.ABSTRACT) || hidden && created;
        events.add(new SimpleConditionEvent(type, satisfied, type.getName() + " is not made by create(…)"));
      }
    };
  }
}
