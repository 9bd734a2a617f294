/** Who asks, and whether they may: authentication, impersonation and authorization, before any verb is looked at. */
package io.ruori.gateway.identity;
