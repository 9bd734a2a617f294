/** Tests of the programs in {@code scripts} that the build runs. */
package io.ruori.launcher.script;
