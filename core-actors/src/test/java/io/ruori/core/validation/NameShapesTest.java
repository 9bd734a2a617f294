package io.ruori.core.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NameShapesTest {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String CHARACTERS = "a9Z-_. \u00e9\n";

  private static void same(String regex, Predicate<String> shape) {
    Pattern pattern = Pattern.compile(regex);
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      var text = new StringBuilder();
      for (int length = random.nextInt(8); length > 0; length--) {
        text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
      }
      assertThat(shape.test(text.toString())).as("'%s'", text).isEqualTo(pattern.matcher(text).matches());
    }
  }

  @Test
  void tellsLabelsAsTheRegexDoes() {
    same(LABEL, NameShapes::isLabel);
  }

  @Test
  void tellsSubdomainsAsTheRegexDoes() {
    same(LABEL + "(\\." + LABEL + ")*", NameShapes::isSubdomain);
  }

  @Test
  void tellsQualifiedNamesAsTheRegexDoes() {
    same("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]", NameShapes::isQualified);
  }
}
