package io.ruori.core.table;

/** Writes the cells of one object, one for each column of its kind. */
@FunctionalInterface
interface Row {
  void write(Cells cells);
}
