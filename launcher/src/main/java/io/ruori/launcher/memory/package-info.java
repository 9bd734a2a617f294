/** How much memory a member's JVM keeps for itself. */
package io.ruori.launcher.memory;
