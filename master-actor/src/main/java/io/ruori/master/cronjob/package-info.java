/** Cron jobs: jobs made when their schedules say so. Woken by their jobs and by the clock. */
package io.ruori.master.cronjob;
