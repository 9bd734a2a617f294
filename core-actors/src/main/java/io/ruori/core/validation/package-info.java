/** Field errors in upstream's shape; strategies collect them, the entity turns them into one {@code Invalid} refusal. */
package io.ruori.core.validation;
