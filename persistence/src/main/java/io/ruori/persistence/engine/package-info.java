/**
 * The port to a durable log with checkpoints, and the thread that commits to it. Before it on a write's way are the
 * Pekko plugins, after it an engine: local files or memory.
 */
package io.ruori.persistence.engine;
