/**
 * Streams to and from processes in pods, for {@code exec} and {@code attach}: the client's WebSocket is either answered here,
 * where the pod's node is in this process, or connected with the node's own, which answers it in the same way.
 */
package io.ruori.gateway.stream;
