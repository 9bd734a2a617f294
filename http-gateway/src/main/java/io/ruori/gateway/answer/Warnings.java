package io.ruori.gateway.answer;

import io.ruori.gateway.engine.Header;
import java.util.List;

/** Texts as {@code Warning} headers (RFC 7234, code 299), which kubectl prints. */
public final class Warnings {
  private Warnings() {}

  public static List<Header> headers(List<String> texts) {
    return texts.stream().distinct().map(text -> new Header("Warning", "299 - " + quoted(text))).toList();
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("[\\r\\n]+", " ") + "\"";
  }
}
