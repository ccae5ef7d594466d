package io.github.espalier.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The rows of a CSV file, one after the other, each with as many fields as there are columns.
 *
 * <p>Empty lines are skipped. The only class that knows FastCSV.
 */
final class CsvRows implements Closeable {
  private final Path file;
  private final CsvFormat format;
  private final CsvReader<CsvRecord> reader;
  private final Iterator<CsvRecord> records;
  private List<String> names;
  private CsvRecord current;
  private boolean atFirst;

  private CsvRows(Path file, CsvFormat format) throws IOException {
    this.file = file;
    this.format = format;
    this.reader =
        CsvReader.builder()
            .fieldSeparator(format.separator())
            .quoteCharacter(format.quote())
            .allowExtraFields(true)
            .allowMissingFields(true)
            .ofCsvRecord(CsvGuard.open(file, format));
    this.records = reader.iterator();
  }

  /**
   * Opens a file and reads the names of its columns.
   *
   * @throws MissingLibraryException if FastCSV is not there
   */
  static CsvRows open(Path file, CsvFormat format) throws IOException {
    CsvRows rows = new CsvRows(file, format);
    try {
      rows.readNames();
      return rows;
    } catch (IOException | RuntimeException | Error e) {
      rows.close();
      throw e;
    }
  }

  private void readNames() throws IOException {
    if (!fetch()) {
      throw new DataFileException(file, "the file is empty");
    }
    int columns = current.getFieldCount();
    if (!format.names().isEmpty() && format.names().size() != columns) {
      throw new DataFileException(
          file, line(), 0, null, has(columns) + ", there are " + format.names().size() + " names");
    }
    String[] found = new String[columns];
    Map<String, Integer> seen = new HashMap<>();
    for (int c = 0; c < columns; c++) {
      found[c] =
          !format.names().isEmpty()
              ? format.names().get(c)
              : format.header() ? current.getField(c).strip() : Table.nameOf(c);
      if (found[c].isEmpty()) {
        throw new DataFileException(
            file, line(), c + 1, null, "the column has no name; give names with CsvFormat.names");
      }
      Integer other = seen.put(found[c], c);
      if (other != null) {
        throw new DataFileException(
            file, line(), c + 1, found[c], "column " + (other + 1) + " has the same name");
      }
    }
    names = List.of(found);
    atFirst = !format.header();
    if (format.header()
        && format.names().isEmpty()
        && seen.keySet().stream().allMatch(CsvRows::isNumber)) {
      throw new DataFileException(
          file,
          line(),
          0,
          null,
          "holds numbers, not names; read it with CsvFormat.withoutHeader()");
    }
    for (String column : format.declared().keySet()) {
      if (!seen.containsKey(column)) {
        throw new DataFileException(
            file,
            line(),
            0,
            null,
            "no column is named " + NumberText.quoted(column) + "; there are " + names);
      }
    }
  }

  private static boolean isNumber(String text) {
    return !Double.isNaN(NumberText.parse(text));
  }

  /** The names of the columns. */
  List<String> names() {
    return names;
  }

  /** Goes to the next row. */
  boolean next() throws IOException {
    if (atFirst) {
      atFirst = false;
      return true;
    }
    if (!fetch()) {
      return false;
    }
    if (current.getFieldCount() != names.size()) {
      throw new DataFileException(
          file, line(), 0, null, has(current.getFieldCount()) + ", needs " + names.size());
    }
    return true;
  }

  private static String has(int fields) {
    return "has " + fields + (fields == 1 ? " field" : " fields");
  }

  private boolean fetch() throws IOException {
    try {
      if (!records.hasNext()) {
        return false;
      }
      current = records.next();
      return true;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (CsvParseException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new DataFileException(
          file,
          "line " + (current == null ? 1 : line() + 1) + " or after it",
          reason.getMessage(),
          e);
    }
  }

  /** The line in which the row begins, counted from 1. */
  long line() {
    return current.getStartingLineNumber();
  }

  /** A field of the row: stripped; null if it is missing. */
  String value(int column) {
    return format.value(current.getField(column));
  }

  /** What to throw for a field of the row. */
  DataFileException problem(int column, String problem) {
    return new DataFileException(file, line(), column + 1, names.get(column), problem);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
