package io.ruori.master.scheduler.plugin;

/** What can happen in a cluster that lets a pod fit that did not. */
public enum Change {
  /** A node is new or says something else. */
  NODE,
  /** A pod was placed on a node or changed there. */
  POD_PLACED,
  /** A pod left its node or ended. */
  POD_GONE,
  /** A volume, claim or class. */
  VOLUME,
  NAMESPACE
}
