/** How masters join, leave and know each other: the ring's own paths beside the Kubernetes API, and their client. */
package io.ruori.launcher.ring;
