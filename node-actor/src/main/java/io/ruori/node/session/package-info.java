/** Sessions in containers of this node, for the API's {@code exec} and {@code attach}. */
package io.ruori.node.session;
