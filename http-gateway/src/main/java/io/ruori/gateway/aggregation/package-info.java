/** APIs of other servers that are served under our address, as APIServices register them: availability, discovery, requests. */
package io.ruori.gateway.aggregation;
