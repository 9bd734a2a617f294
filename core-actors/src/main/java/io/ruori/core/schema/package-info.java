/** The structure of objects: what Kubernetes publishes as OpenAPI, for built-in and custom kinds alike. */
package io.ruori.core.schema;
