package io.github.espalier.data;

import io.github.espalier.init.RandomStream;
import io.github.espalier.internal.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Reads tables from CSV files.
 *
 * <p>A column of numbers only is numeric, a column without any number holds texts; a column with
 * both is refused until {@link CsvFormat} says what is meant, since a guess would be wrong for
 * somebody. Blanks around a field are no part of it, and an empty field is a missing value. Empty
 * lines are skipped.
 *
 * <p>It takes the library FastCSV, {@code de.siegmar:fastcsv}, which an application adds itself.
 *
 * <p><b>Errors.</b> {@link DataFileException} with line and column for a file that is missing, or
 * empty, not in the charset, with rows of different lengths, quotes that do not match, two columns
 * of one name, a field that is too long or no number where one is needed; {@link
 * MissingLibraryException} without FastCSV; {@link IOException} if reading fails.
 *
 * <p><b>Source.</b> RFC 4180.
 */
public final class CsvFiles {
  private CsvFiles() {}

  /** The table in a file with a header; see {@link CsvFormat#withHeader}. */
  public static Table read(Path file) throws IOException {
    return read(file, CsvFormat.withHeader());
  }

  /** The table in a file. */
  public static Table read(Path file, CsvFormat format) throws IOException {
    try (CsvRows rows = open(file, format)) {
      CsvTable table = new CsvTable(file, format, rows.names());
      String[] fields = new String[rows.names().size()];
      while (rows.next()) {
        for (int c = 0; c < fields.length; c++) {
          fields[c] = rows.value(c);
        }
        table.add(fields, rows.line());
      }
      return table.build();
    }
  }

  /**
   * Rows drawn at random from a file that need not fit into memory, for fitting a {@link
   * Preparation}; in the order of the file.
   *
   * @param most how many; all if the file has fewer
   */
  public static Table sample(Path file, CsvFormat format, int most, long seed) throws IOException {
    Check.positive("most", most);
    RandomStream random = new RandomStream(seed, "sample");
    List<Line> kept = new ArrayList<>();
    try (CsvRows rows = open(file, format)) {
      // Vitter's algorithm R: row n takes the place of a kept one with probability most / n.
      for (long n = 1; rows.next(); n++) {
        long place = n <= most ? kept.size() : (long) (random.nextDouble() * n);
        if (place < most) {
          String[] fields = new String[rows.names().size()];
          Arrays.setAll(fields, rows::value);
          Line line = new Line(rows.line(), fields);
          if (n <= most) {
            kept.add(line);
          } else {
            kept.set((int) place, line);
          }
        }
      }
      kept.sort((a, b) -> Long.compare(a.number, b.number));
      CsvTable table = new CsvTable(file, format, rows.names());
      for (Line line : kept) {
        table.add(line.fields, line.number);
      }
      return table.build();
    }
  }

  private record Line(long number, String[] fields) {}

  /**
   * Batches of a file that need not fit into memory, in the order of the file; the file is read
   * anew in every epoch, and must have the same columns then.
   *
   * <p>Columns that the preparation does not use may be there or not.
   *
   * @param preparation with a target
   * @throws DataFileException also while reading, for a value that the preparation refuses
   */
  public static BatchSource stream(
      Path file, CsvFormat format, Preparation preparation, int batchSize) throws IOException {
    return new CsvStream(file, format, preparation, batchSize);
  }

  static CsvRows open(Path file, CsvFormat format) throws IOException {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(format, "format");
    try {
      return CsvRows.open(file, format);
    } catch (NoClassDefFoundError e) {
      throw new MissingLibraryException(
          "CSV files need the library FastCSV, which is not there ("
              + e.getMessage()
              + "); add de.siegmar:fastcsv to the application's dependencies",
          e);
    }
  }
}
