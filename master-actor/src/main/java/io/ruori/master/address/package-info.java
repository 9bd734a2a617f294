/** The ranges from which services get their addresses: when one may be used, and when it may go. */
package io.ruori.master.address;
