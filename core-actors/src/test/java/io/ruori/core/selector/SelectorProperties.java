package io.ruori.core.selector;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SelectorProperties {
  @Provide
  Arbitrary<String> selectors() {
    return Arbitraries.of("a", "b", "in", "notin", "=", "==", "!", "!=", "(", ")", ",", ">", "<", " ", "1", "\\", "/", "-")
        .list().ofMaxSize(12).map(parts -> String.join("", parts));
  }

  @Property
  void labelParsersThrowOnlyTheirRefusalAndPrintWhatTheyParsed(@ForAll("selectors") String text) {
    try {
      LabelSelector selector = LabelSelector.parse(text);
      assertThat(LabelSelector.parse(selector.toString())).hasToString(selector.toString());
    } catch (InvalidSelector refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  @Property
  void fieldParsersThrowOnlyTheirRefusalAndPrintWhatTheyParsed(@ForAll("selectors") String text) {
    try {
      FieldSelector selector = FieldSelector.parse(text);
      assertThat(FieldSelector.parse(selector.toString())).hasToString(selector.toString());
    } catch (InvalidSelector refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }
}
