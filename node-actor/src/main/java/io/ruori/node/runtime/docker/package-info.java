/** Containers by a Docker engine, through docker-java over its unix socket. */
package io.ruori.node.runtime.docker;
