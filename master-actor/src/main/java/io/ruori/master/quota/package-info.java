/** Keeps the status of ResourceQuotas: what they allow and what is used of it. */
package io.ruori.master.quota;
