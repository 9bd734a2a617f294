/** Several masters, and the loss of some. */
package io.ruori.ring;
