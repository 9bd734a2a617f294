/** Telling people what happened, as Event objects. */
package io.ruori.master.event;
