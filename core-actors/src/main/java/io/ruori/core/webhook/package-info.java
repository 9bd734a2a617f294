/** Admission webhooks: which of them a write concerns, the call, and what its answer means. Asked by admission. */
package io.ruori.core.webhook;
