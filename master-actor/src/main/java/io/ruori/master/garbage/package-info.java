/** What is owned goes with its owner: background, foreground or orphaned, as the deletion says. Watches every kind. */
package io.ruori.master.garbage;
