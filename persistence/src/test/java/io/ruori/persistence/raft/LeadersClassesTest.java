package io.ruori.persistence.raft;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LeadersClassesTest {
  static List<String> names() {
    return LeadersClasses.NAMES;
  }

  @ParameterizedTest
  @MethodSource("names")
  void areThoseOfTheRatisThatIsUsed(String name) {
    assertThatCode(() -> Class.forName(name).getDeclaredClasses()).doesNotThrowAnyException();
  }
}
