/** One member of the ring: its ledger, views, entities and keepers, put together. */
package io.ruori.core.member;
