/** The recorded answers of a reference server, replayed against a running member: shares per corpus may not fall. */
package io.ruori.oracle;
