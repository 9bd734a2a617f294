/** The ring of masters: who its members are, how they find each other, and which side of a cut goes on. */
package io.ruori.core.ring;
