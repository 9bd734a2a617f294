/** The templates that a set of pods has had, kept as controller revisions, so that it can go back. */
package io.ruori.master.revision;
