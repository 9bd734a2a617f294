/** Puts measurements, lines of JSON, into the tables of {@code bench/README.md}. */
package io.ruori.bench.report;
