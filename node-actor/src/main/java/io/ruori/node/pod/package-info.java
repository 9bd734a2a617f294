/**
 * The course of one pod on this node, decided purely: {@link io.ruori.node.pod.PodMachine} hears what happened and says what is
 * to be done. The pod actor (package {@code agent}) feeds it and does it; the status page ({@code status}) shows its state.
 */
package io.ruori.node.pod;
