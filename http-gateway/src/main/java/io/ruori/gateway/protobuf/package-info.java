/**
 * Kubernetes's protobuf encoding, read into JSON: typed clients of newer releases (kubectl's among them) send it. Answers
 * are JSON, which all of them accept.
 */
package io.ruori.gateway.protobuf;
