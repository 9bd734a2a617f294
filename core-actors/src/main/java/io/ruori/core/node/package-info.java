/** What the masters know of nodes beside their objects: the beats by which a node shows that it lives. */
package io.ruori.core.node;
