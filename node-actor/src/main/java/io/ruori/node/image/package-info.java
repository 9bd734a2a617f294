/** Makes a container's image present, by the pull policy and with the pod's pull secrets. */
package io.ruori.node.image;
