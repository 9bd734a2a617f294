package io.ruori.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page with figures between {@code <!-- NAME -->} and {@code <!-- end of NAME -->}. */
final class Page {
  private Page() {}

  /** Puts other figures there, and prints them. */
  static void replace(Path page, String name, CharSequence text) throws IOException {
    String begin = "<!-- " + name + " -->\n";
    String before = Files.readString(page);
    int from = before.indexOf(begin) + begin.length();
    int to = before.indexOf("<!-- end of " + name + " -->");
    Files.writeString(page, before.substring(0, from) + "\n" + text + "\n" + before.substring(to));
    System.out.println(text);
  }
}
