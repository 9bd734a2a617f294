package io.ruori.core.kind;

import tools.jackson.databind.node.ObjectNode;

/**
 * How a version of a built-in kind differs from the one in which its objects are kept, apart from its name. Both ways may
 * change the object that they are given; what Go would leave out or write of empty fields is no concern of theirs.
 */
public interface Conversion {
  /** A kept object as the version shows it. */
  void show(ObjectNode object);

  /** An object of the version, defaulted by nobody, as it is kept. */
  void keep(ObjectNode object);
}
