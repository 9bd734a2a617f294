/** Pod and node statuses as clients read them, drawn purely from what the machine knows. After it comes the API. */
package io.ruori.node.status;
