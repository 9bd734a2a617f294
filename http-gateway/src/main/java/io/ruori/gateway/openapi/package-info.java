/**
 * {@code /openapi/v2} and {@code /openapi/v3}: the schemas and paths that kubectl explains and checks by. Built-in kinds are
 * published as upstream publishes them, from a resource that {@code scripts/pack-openapi.py} makes; custom kinds are added
 * from their definitions.
 */
package io.ruori.gateway.openapi;
