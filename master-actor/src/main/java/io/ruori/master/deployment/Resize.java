package io.ruori.master.deployment;

import tools.jackson.databind.node.ObjectNode;

/** A replica set is to have another size (or only to note that the deployment has). */
record Resize(ObjectNode set, int size) {}
