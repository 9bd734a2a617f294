/** Programs of ours in JVMs of their own. */
package io.ruori.process;
