/** Who may do what: roles and bindings (RBAC), read from the views. The gateway's authorizers and admission ask here. */
package io.ruori.core.access;
