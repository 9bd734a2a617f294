/** JMH benchmarks of the steps that a write goes through inside a member, each alone. */
package io.ruori.bench.step;
