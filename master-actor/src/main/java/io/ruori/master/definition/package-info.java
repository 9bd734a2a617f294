/** Definitions of custom kinds: their names are accepted before they are served, their objects go with them. */
package io.ruori.master.definition;
