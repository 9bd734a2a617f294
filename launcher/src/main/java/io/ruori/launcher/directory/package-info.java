/**
 * A member's data directory: who holds it, which format it has, what was set, and where the parts keep their files. Opened
 * before anything else at a start, and closed last.
 */
package io.ruori.launcher.directory;
