/** Stock clients against a member in a process of its own: kubectl with its everyday commands, Helm with a real chart. */
package io.ruori.client;
