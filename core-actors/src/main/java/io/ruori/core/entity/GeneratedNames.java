package io.ruori.core.entity;

import java.util.random.RandomGenerator;

/** Names from {@code metadata.generateName}, as upstream makes them (apiserver {@code storage/names/generate.go}). */
public final class GeneratedNames {
  /** No vowels and nothing that looks like another: no bad words. */
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private static final int SUFFIX_LENGTH = 5;
  private static final int MAX_BASE_LENGTH = 63 - SUFFIX_LENGTH;

  private GeneratedNames() {}

  public static String generate(String base, RandomGenerator random) {
    var name = new StringBuilder(base.length() > MAX_BASE_LENGTH ? base.substring(0, MAX_BASE_LENGTH) : base);
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
      name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return name.toString();
  }
}
