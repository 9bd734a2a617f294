/** Who controls whom: owner references, and taking or giving up objects by a selector. */
package io.ruori.master.owner;
