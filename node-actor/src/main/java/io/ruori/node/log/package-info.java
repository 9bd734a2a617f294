/** What containers of this node wrote, for the API's {@code /log}. */
package io.ruori.node.log;
