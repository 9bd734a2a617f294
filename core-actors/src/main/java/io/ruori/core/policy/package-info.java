/** ValidatingAdmissionPolicies: which writes they are about, and what their expressions say of these. Asked by admission. */
package io.ruori.core.policy;
