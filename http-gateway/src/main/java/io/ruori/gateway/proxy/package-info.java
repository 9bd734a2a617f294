/**
 * Hands requests on to other servers: to pods, services and nodes by their {@code proxy} subresource, and to the servers of
 * aggregated APIs. Who asks and whether they may has been settled before.
 */
package io.ruori.gateway.proxy;
