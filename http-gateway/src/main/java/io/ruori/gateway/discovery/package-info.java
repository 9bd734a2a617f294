/** What the API says of itself: groups, versions, resources, schemas, health and version. */
package io.ruori.gateway.discovery;
