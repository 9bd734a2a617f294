/** Members as processes of their own: started in the background by {@code up}, watched until they are ready, and stopped. */
package io.ruori.launcher.process;
