/** The rules of custom kinds' schemas ({@code x-kubernetes-validations}): compiled once, asked at every write. */
package io.ruori.core.custom.rule;
