/**
 * Objects as kubectl's tables ({@code meta.k8s.io/v1 Table}): the last thing that happens to an answer, when the client asked
 * for one. Columns of built-in kinds are listed in {@code columns.txt}; their cells are computed by one class per group.
 */
package io.ruori.core.table;
