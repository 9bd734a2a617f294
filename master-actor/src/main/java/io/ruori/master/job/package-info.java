/** Jobs: pods that run until enough of them have succeeded, each counted once. Woken by their pods. */
package io.ruori.master.job;
