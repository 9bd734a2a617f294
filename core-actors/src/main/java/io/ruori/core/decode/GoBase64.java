package io.ruori.core.decode;

import java.util.OptionalInt;

/** Finds what Go's {@code base64.StdEncoding} finds wrong. */
final class GoBase64 {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private GoBase64() {}

  /** The index of the first corrupt byte; empty when the text is right. Line ends are skipped. */
  static OptionalInt corruptAt(String text) {
    int inQuantum = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        continue;
      }
      if (ALPHABET.indexOf(c) >= 0) {
        inQuantum = (inQuantum + 1) % 4;
      } else if (c == '=') {
        return padding(text, i, inQuantum);
      } else {
        return OptionalInt.of(i);
      }
    }
    return inQuantum == 0 ? OptionalInt.empty() : OptionalInt.of(text.length() - inQuantum);
  }

  private static OptionalInt padding(String text, int first, int inQuantum) {
    int wanted = inQuantum == 2 ? 2 : inQuantum == 3 ? 1 : 0;
    if (wanted == 0) {
      return OptionalInt.of(first);
    }
    int seen = 0;
    for (int i = first; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        continue;
      }
      if (c != '=' || seen == wanted) {
        return OptionalInt.of(i);
      }
      seen++;
    }
    return seen == wanted ? OptionalInt.empty() : OptionalInt.of(text.length());
  }
}
