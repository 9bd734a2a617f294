/**
 * Judges what clients were told, whoever they were: those of the simulation and those of a ring of real JVMs. Histories of
 * calls by a search for one order of all of them; watches by one rule for each promise.
 */
package io.ruori.core.history;
