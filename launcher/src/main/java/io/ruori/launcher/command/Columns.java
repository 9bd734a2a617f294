package io.ruori.launcher.command;

import java.util.ArrayList;
import java.util.List;

/** Lines in columns, each as wide as what is in it, as kubectl prints them. */
final class Columns {
  private static final String GAP = "   ";

  private final List<List<String>> rows = new ArrayList<>();

  Columns(String... titles) {
    rows.add(List.of(titles));
  }

  void row(Object... cells) {
    rows.add(List.of(cells).stream().map(String::valueOf).map(cell -> cell.isEmpty() ? "-" : cell).toList());
  }

  List<String> lines() {
    return rows.stream().map(this::line).toList();
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      line.append(row.get(column)).repeat(' ', width(column) - row.get(column).length()).append(GAP);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
