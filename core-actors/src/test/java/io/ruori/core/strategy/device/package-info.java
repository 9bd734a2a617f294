/** What the rules for devices let through and what they refuse. */
package io.ruori.core.strategy.device;
