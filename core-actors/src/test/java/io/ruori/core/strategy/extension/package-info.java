/** What the rules for extensions of the API let through and what they refuse. */
package io.ruori.core.strategy.extension;
