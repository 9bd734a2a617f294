package io.ruori.gateway.request;

import io.ruori.gateway.engine.Header;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.protobuf.Protobuf;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever comes in is read or refused; nothing else is thrown. */
class ParsersProperties {
  private static final String PIECES = "{}[]:,-?&*!|>'\"%@`#\n\t ~<=aA0.9eE+/\\;\u00e9\u0000";

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars(PIECES.toCharArray()).ofMaxLength(60);
  }

  @Provide
  Arbitrary<String> selectors() {
    return Arbitraries.strings().withChars("abc =!,()innotxs./-_%&;+0".toCharArray()).ofMaxLength(40);
  }

  @Property(tries = 2000)
  void yamlIsReadOrRefused(@ForAll("texts") String text) {
    try {
      Yaml.toJson(text.getBytes(StandardCharsets.UTF_8));
    } catch (Yaml.BadYaml _) {
      // Refused.
    }
  }

  @Property(tries = 2000)
  void protobufIsReadOrRefused(@ForAll byte[] bytes) {
    byte[] message = new byte[bytes.length + 4];
    message[0] = 'k';
    message[1] = '8';
    message[2] = 's';
    System.arraycopy(bytes, 0, message, 4, bytes.length);
    try {
      Protobuf.toJson(message);
    } catch (Protobuf.BadProtobuf _) {
      // Refused.
    }
  }

  @Property(tries = 2000)
  void listOptionsAreReadOrRefused(@ForAll("selectors") String labels, @ForAll("selectors") String fields) {
    try {
      ListOptions.parse(Query.parse("labelSelector=" + labels + "&fieldSelector=" + fields + "&limit=" + labels), false);
    } catch (Refused refused) {
      org.assertj.core.api.Assertions.assertThat(refused.refusal().code()).isLessThan(500);
    }
  }

  @Property(tries = 2000)
  void pathsAreReadOrRefused(@ForAll("texts") String path) {
    for (String prefix : List.of("/", "/api/v1/", "/apis/", "/api/v1/namespaces/", "/api/v1/watch/", "")) {
      try {
        Target.of("GET", prefix + path, Query.parse(path));
      } catch (Target.Undetermined _) {
        // Refused.
      }
    }
  }

  @Property(tries = 2000)
  void headersAreReadOrRefused(@ForAll("texts") String accept) {
    var request =
        new Request("GET", "/", "", List.of(new Header("Accept", accept), new Header("Content-Type", accept)), List.of(),
            new InetSocketAddress(0), _ -> CompletableFuture.completedFuture(Optional.empty()));
    try {
      Negotiation.forStatus(request, Query.NONE);
      Negotiation.wantsAggregated(request);
      Negotiation.forObjects(request, Query.NONE, true, false);
    } catch (Refused refused) {
      org.assertj.core.api.Assertions.assertThat(refused.refusal().code()).isEqualTo(406);
    }
  }
}
