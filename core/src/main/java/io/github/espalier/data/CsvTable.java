package io.github.espalier.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A table while it is being read. */
final class CsvTable {
  private final Path file;
  private final Set<String> missing;
  private final List<CsvColumn> columns = new ArrayList<>();
  private int[] lines = new int[64];
  private int size;

  CsvTable(Path file, CsvFormat format, List<String> names) {
    this.file = file;
    this.missing = format.missing();
    for (String name : names) {
      columns.add(new CsvColumn(name, columns.size(), format.declared().get(name)));
    }
  }

  /** Appends a row, with null for what is missing. */
  void add(String[] fields, long line) throws DataFileException {
    for (int c = 0; c < fields.length; c++) {
      columns.get(c).add(fields[c], file, line);
    }
    if (size == lines.length) {
      lines = Arrays.copyOf(lines, 2 * size);
    }
    lines[size++] = (int) Math.min(line, Integer.MAX_VALUE);
  }

  Table build() throws DataFileException {
    if (size == 0) {
      throw new DataFileException(file, "holds the names of columns, and no row");
    }
    List<Column> built = new ArrayList<>();
    for (CsvColumn column : columns) {
      built.add(column.build(file, lines[0]));
    }
    String name = String.valueOf(file.getFileName());
    return new Table(built, new TableSource(name, Arrays.copyOf(lines, size), missing));
  }
}
