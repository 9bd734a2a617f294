/** Objects that the API itself brings along: priority levels, flow schemas, priority classes, the registration of its groups. */
package io.ruori.gateway.standard;
