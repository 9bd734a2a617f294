/** End-to-end load on a running Kubernetes API, ours or another: real HTTPS with a client certificate, nothing shared. */
package io.ruori.bench.load;
