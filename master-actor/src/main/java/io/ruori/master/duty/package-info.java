/** How duties run: threads that watch, work, and end when they are told to. */
package io.ruori.master.duty;
