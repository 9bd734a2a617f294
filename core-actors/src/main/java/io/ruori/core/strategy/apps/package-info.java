/** The kinds of group {@code apps}: defaults, validation, what may change (upstream's apis/apps and registry/apps). */
package io.ruori.core.strategy.apps;
