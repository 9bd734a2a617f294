/** What ends of TLS connections believe of each other. */
package io.ruori.core.tls;
