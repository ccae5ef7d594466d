package io.github.espalier.data;

import io.github.espalier.internal.Check;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a CSV file is written, and what its columns hold where that is not to be guessed.
 *
 * <p><b>Threading.</b> Immutable.
 *
 * @param separator what stands between two fields
 * @param quote what surrounds a field that holds a separator, a quote (doubled) or a line break
 * @param charset how characters are encoded; a byte-order mark of UTF-8 is skipped
 * @param header whether the first line holds the names of the columns
 * @param names the names of the columns, which replace those of the header; empty for the header's,
 *     or {@code c0}, {@code c1} and so on
 * @param missing the fields that stand for a missing value, besides the empty one; blanks around
 *     them do not count
 * @param declared the columns that hold numbers (true) or texts (false) whatever they look like
 * @param maxFieldChars the longest field accepted
 */
public record CsvFormat(
    char separator,
    char quote,
    Charset charset,
    boolean header,
    List<String> names,
    Set<String> missing,
    Map<String, Boolean> declared,
    int maxFieldChars) {
  private static final int LONGEST_FIELD = 1 << 20;

  private static final CsvFormat COMMAS =
      new CsvFormat(
          ',', '"', StandardCharsets.UTF_8, true, List.of(), Set.of(), Map.of(), LONGEST_FIELD);

  /** Checks, and copies. */
  public CsvFormat {
    Objects.requireNonNull(charset, "charset");
    names = List.copyOf(Objects.requireNonNull(names, "names"));
    missing = words(Objects.requireNonNull(missing, "missing"));
    declared = Map.copyOf(Objects.requireNonNull(declared, "declared"));
    Check.positive("maxFieldChars", maxFieldChars);
    if (separator == quote || isLineBreak(separator) || isLineBreak(quote)) {
      throw new IllegalArgumentException(
          "separator and quote: need two characters that are no line breaks");
    }
    if (Set.copyOf(names).size() < names.size()) {
      throw new IllegalArgumentException("names: needs different ones, got " + names);
    }
  }

  /**
   * Texts that stand for a missing value, without blanks around them; the empty one always does.
   */
  static Set<String> words(Set<String> missing) {
    return missing.stream()
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isLineBreak(char c) {
    return c == '\n' || c == '\r';
  }

  /** Fields between commas (RFC 4180) in UTF-8, with the names of the columns in line 1. */
  public static CsvFormat withHeader() {
    return COMMAS;
  }

  /**
   * Fields between commas in UTF-8, data from line 1.
   *
   * @param names of the columns; none for {@code c0}, {@code c1} and so on
   */
  public static CsvFormat withoutHeader(String... names) {
    return new CsvFormat(
        ',',
        '"',
        StandardCharsets.UTF_8,
        false,
        List.of(Check.noNulls("names", names)),
        Set.of(),
        Map.of(),
        LONGEST_FIELD);
  }

  /** With names for the columns, instead of those in the file. */
  public CsvFormat names(String... names) {
    return new CsvFormat(
        separator,
        quote,
        charset,
        header,
        List.of(Check.noNulls("names", names)),
        missing,
        declared,
        maxFieldChars);
  }

  /** With another character between fields, as in {@code ';'} or {@code '\t'}. */
  public CsvFormat separator(char separator) {
    return new CsvFormat(
        separator, quote, charset, header, names, missing, declared, maxFieldChars);
  }

  /** With another character around fields. */
  public CsvFormat quote(char quote) {
    return new CsvFormat(
        separator, quote, charset, header, names, missing, declared, maxFieldChars);
  }

  /** In another encoding. */
  public CsvFormat charset(Charset charset) {
    return new CsvFormat(
        separator, quote, charset, header, names, missing, declared, maxFieldChars);
  }

  /**
   * With more fields that stand for a missing value, as in {@code missing("NA", "?")}; a {@link
   * Preparation} fitted to the table keeps them, and takes them for missing values too.
   */
  public CsvFormat missing(String... fields) {
    Set<String> all = new HashSet<>(missing);
    all.addAll(List.of(Check.noNulls("fields", fields)));
    return new CsvFormat(separator, quote, charset, header, names, all, declared, maxFieldChars);
  }

  /** With columns that hold numbers, and nothing else. */
  public CsvFormat numbers(String... columns) {
    return declare(true, columns);
  }

  /** With columns that hold texts, even if they look like numbers: codes, years, zip codes. */
  public CsvFormat texts(String... columns) {
    return declare(false, columns);
  }

  /** With another limit for the length of a field. */
  public CsvFormat maxFieldChars(int chars) {
    return new CsvFormat(separator, quote, charset, header, names, missing, declared, chars);
  }

  private CsvFormat declare(boolean numeric, String... columns) {
    Map<String, Boolean> all = new HashMap<>(declared);
    for (String column : Check.noNulls("columns", columns)) {
      all.put(column, numeric);
    }
    return new CsvFormat(separator, quote, charset, header, names, missing, all, maxFieldChars);
  }

  /** The text of a field without blanks around it; null if it stands for a missing value. */
  String value(String field) {
    String text = field.strip();
    return text.isEmpty() || missing.contains(text) ? null : text;
  }
}
