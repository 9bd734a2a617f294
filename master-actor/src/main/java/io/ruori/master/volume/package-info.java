/** Storage objects in use: they stay until nobody uses them any more. Woken by pods, claims and volumes. */
package io.ruori.master.volume;
