package io.github.espalier.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table while it is being read. */
final class CsvTable {
  private final Path file;
  private final List<CsvColumn> columns = new ArrayList<>();
  private int[] lines = new int[64];
  private int size;

  CsvTable(Path file, CsvFormat format, List<String> names) {
    this.file = file;
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
    return new Table(built, String.valueOf(file.getFileName()), Arrays.copyOf(lines, size));
  }
}
