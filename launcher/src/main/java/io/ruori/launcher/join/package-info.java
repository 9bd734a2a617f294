/**
 * How a node in another JVM becomes a member: a token that pins the cluster's authority, a certificate request made with
 * it, and the controllers that approve and sign such requests. After that the node agent speaks the Kubernetes API as
 * {@code system:node:NAME}.
 */
package io.ruori.launcher.join;
