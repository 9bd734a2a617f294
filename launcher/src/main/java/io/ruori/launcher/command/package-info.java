/** The {@code ruori} command line: each command parses its options, asks the embedding API or a running member, and says the result. */
package io.ruori.launcher.command;
