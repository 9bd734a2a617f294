package io.ruori.gateway.engine;

/** One header line; names compare without regard to case. */
public record Header(String name, String value) {}
