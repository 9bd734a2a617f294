/**
 * What can be set: one record per component, read once where things are wired; below that nobody reads configuration. An
 * unknown key stops the start and names the nearest known one.
 */
package io.ruori.launcher.settings;
