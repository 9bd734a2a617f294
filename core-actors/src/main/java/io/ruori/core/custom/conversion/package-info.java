/** Conversion of custom objects by webhooks: a review is sent and comes back with the objects in the other version. */
package io.ruori.core.custom.conversion;
