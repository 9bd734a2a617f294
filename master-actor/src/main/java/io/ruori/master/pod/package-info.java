/** What controllers ask of pods: active, ready, available; which goes first; making one from a template. */
package io.ruori.master.pod;
