/** The user's kubeconfig: a context per cluster, merged with what is there. Written by {@code up}, read by kubectl. */
package io.ruori.launcher.kubeconfig;
