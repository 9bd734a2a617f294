package io.ruori.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which module may know which: the heart knows nobody, its neighbours know only the heart, the launcher wires them. */
@AnalyzeClasses(packages = "io.ruori", importOptions = ProgramsOnly.class)
class LayeringTest {
  private static final String CORE = "io.ruori.core..";
  private static final String PERSISTENCE = "io.ruori.persistence..";
  private static final String MASTER = "io.ruori.master..";
  private static final String NODE = "io.ruori.node..";
  private static final String GATEWAY = "io.ruori.gateway..";
  private static final String LAUNCHER = "io.ruori.launcher..";

  @ArchTest
  static final ArchRule CORE_KNOWS_NOBODY = strangers(CORE, PERSISTENCE, MASTER, NODE, GATEWAY, LAUNCHER);

  @ArchTest
  static final ArchRule PERSISTENCE_KNOWS_CORE = strangers(PERSISTENCE, MASTER, NODE, GATEWAY, LAUNCHER);

  @ArchTest
  static final ArchRule MASTER_KNOWS_CORE = strangers(MASTER, PERSISTENCE, NODE, GATEWAY, LAUNCHER);

  @ArchTest
  static final ArchRule NODE_KNOWS_CORE = strangers(NODE, PERSISTENCE, MASTER, GATEWAY, LAUNCHER);

  @ArchTest
  static final ArchRule GATEWAY_KNOWS_CORE = strangers(GATEWAY, PERSISTENCE, MASTER, NODE, LAUNCHER);

  @ArchTest
  static final ArchRule HTTP_ENGINE_IS_ONE_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.ruori.gateway.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.pekko.http..")
          .as("Pekko HTTP is used in io.ruori.gateway.engine only");

  @ArchTest
  static final ArchRule NO_ROOMS_WITHOUT_A_NOUN =
      noClasses()
          .should()
          .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..helpers..", "..manager..", "..impl..")
          .as("packages are named after nouns of the architecture");

  private static ArchRule strangers(String module, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(module)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .allowEmptyShould(true);
  }
}
