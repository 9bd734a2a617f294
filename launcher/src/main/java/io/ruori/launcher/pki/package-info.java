/**
 * The cluster's own public key infrastructure: one CA, made at the first start, and the certificates that it issues to the
 * API server, the administrator and the nodes. The start reads it before anything listens; the gateway is given its keys.
 */
package io.ruori.launcher.pki;
