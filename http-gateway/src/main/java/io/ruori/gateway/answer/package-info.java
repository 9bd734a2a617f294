/** Answers: statuses, objects, lists and watches as bytes. Stored bytes are copied; only other forms are made anew. */
package io.ruori.gateway.answer;
