/** Tokens with which pods prove their service account: issued at {@code serviceaccounts/token}, checked by the gateway. */
package io.ruori.core.account;
