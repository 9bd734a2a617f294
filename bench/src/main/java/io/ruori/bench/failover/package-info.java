/** What the loss of a master costs clients that know several, and whether anything acknowledged is lost. */
package io.ruori.bench.failover;
