/**
 * Where the parts become one: {@link io.ruori.launcher.Ruori} starts a member, in this JVM, from its settings; the
 * {@code ruori} command does the same from a terminal. The only module that knows all others.
 */
package io.ruori.launcher;
