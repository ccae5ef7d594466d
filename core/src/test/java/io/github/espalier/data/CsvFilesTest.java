package io.github.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files, good ones and hostile ones. */
class CsvFilesTest {
  @TempDir private Path folder;

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("f.csv"), content);
  }

  private Table read(String content) throws IOException {
    return CsvFiles.read(file(content));
  }

  private Table read(CsvFormat format, String content) throws IOException {
    return CsvFiles.read(file(content), format);
  }

  private void assertRefused(String content, long line, int column, String message)
      throws IOException {
    assertRefused(CsvFormat.withHeader(), content, line, column, message);
  }

  private void assertRefused(
      CsvFormat format, String content, long line, int column, String message) throws IOException {
    Path file = file(content);
    Throwable thrown = catchThrowable(() -> CsvFiles.read(file, format));
    assertThat(thrown).isExactlyInstanceOf(DataFileException.class);
    assertThat(thrown.getMessage())
        .startsWith(file.toString())
        .contains(message)
        .doesNotContain("\n");
    assertThat(((DataFileException) thrown).line()).isEqualTo(line);
    assertThat(((DataFileException) thrown).column()).isEqualTo(column);
    assertThat(((DataFileException) thrown).file()).isEqualTo(file);
  }

  @Test
  void findsNumbersTextsAndMissingValues() throws IOException {
    Table table = read("a,b,c\n1,x, 2.5 \n,y,\n-3e2,,+.5\n");
    assertThat(table.columns()).containsExactly("a", "b", "c");
    assertThat(table.rows()).isEqualTo(3);
    assertThat(table.isNumeric("a")).isTrue();
    assertThat(table.isNumeric("b")).isFalse();
    assertThat(table.numbers("a")).containsExactly(1, Double.NaN, -300);
    assertThat(table.texts("b")).containsExactly("x", "y", null);
    assertThat(table.numbers("c")).containsExactly(2.5, Double.NaN, 0.5);
    assertThat(table.missing("a")).isEqualTo(1);
    assertThat(table.text(0, "a")).isEqualTo("1");
    assertThat(table.text(1, "c")).isNull();
  }

  @Test
  void readsQuotesAndEveryLineEnd() throws IOException {
    String wanted = "one, \"two\"\nthree";
    for (String end : new String[] {"\n", "\r\n", "\r"}) {
      Table table = read("name,n" + end + "\"one, \"\"two\"\"\nthree\",1" + end + end + "plain,2");
      assertThat(table.texts("name")).containsExactly(wanted, "plain");
      assertThat(table.numbers("n")).containsExactly(1, 2);
    }
  }

  @Test
  void skipsTheByteOrderMark() throws IOException {
    assertThat(read("\ufeffa,b\n1,2\n").columns()).containsExactly("a", "b");
    // Behind the mark a quote still opens a field.
    assertThat(read("\ufeff\"a,1\",b\n1,2\n").columns()).containsExactly("a,1", "b");
  }

  @Test
  void aFileWithoutHeaderHasNamesAllTheSame() throws IOException {
    assertThat(read(CsvFormat.withoutHeader(), "1,x\n2,y").columns()).containsExactly("c0", "c1");
    Table named = read(CsvFormat.withoutHeader("n", "t"), "1,x\n2,y");
    assertThat(named.numbers("n")).containsExactly(1, 2);
    assertThat(named.texts("t")).containsExactly("x", "y");
    Table renamed = read(CsvFormat.withHeader().names("p", "q"), "a,a\n1,2");
    assertThat(renamed.columns()).containsExactly("p", "q");
    assertThat(renamed.rows()).isEqualTo(1);
  }

  @Test
  void takesOtherSeparatorsQuotesAndCharsets() throws IOException {
    CsvFormat format =
        CsvFormat.withHeader()
            .separator(';')
            .quote('\'')
            .charset(StandardCharsets.ISO_8859_1)
            .missing("NA", "?");
    Path file =
        Files.write(
            folder.resolve("g.csv"),
            "stra\u00dfe;n\n'a;b';NA\n?;3\n".getBytes(StandardCharsets.ISO_8859_1));
    Table table = CsvFiles.read(file, format);
    assertThat(table.texts("stra\u00dfe")).containsExactly("a;b", null);
    assertThat(table.numbers("n")).containsExactly(Double.NaN, 3);
    assertThat(read(CsvFormat.withHeader().separator('\t'), "a\tb\n1\tx,y").texts("b"))
        .containsExactly("x,y");
  }

  @Test
  void aColumnIsWhatIsDeclared() throws IOException {
    Table table = read(CsvFormat.withHeader().texts("zip"), "zip,n\n01234,1\n10115,2\n");
    assertThat(table.texts("zip")).containsExactly("01234", "10115");
    assertRefused(
        CsvFormat.withHeader().numbers("n"),
        "zip,n\n1,1\n1,one\n",
        3,
        2,
        "needs a number, got \"one\"");
    assertRefused(CsvFormat.withHeader().texts("x"), "a\n1\n", 1, 0, "no column is named \"x\"");
  }

  @Test
  void refusesToGuess() throws IOException {
    assertRefused(
        "hp,n\n,1\n130,1\n?,1\n",
        4,
        1,
        "column 1 \"hp\": \"?\" is no number, but line 3 holds one; declare missing(\"?\"), or"
            + " texts(\"hp\")");
    assertRefused("t\nx\n7\n", 2, 1, "\"x\" is no number, but line 3 holds one");
    // A header that was not announced.
    assertRefused(
        CsvFormat.withoutHeader(), "a,b\n1,2\n", 1, 1, "read a header with CsvFormat.withHeader()");
    // None that was.
    assertRefused("1,2.5\n3,4\n", 1, 0, "read it with CsvFormat.withoutHeader()");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "1d", "1f", "0x1p3", "1_000", "1,5", "٣", "1e", "."})
  void takesOnlyDecimalNumbersForNumbers(String text) throws IOException {
    assertThat(NumberText.parse(text)).isNaN();
    assertRefused(
        CsvFormat.withHeader().numbers("a"), "a\n1\n\"" + text + "\"\n", 3, 1, "needs a number");
  }

  @Test
  void refusesANumberThatIsTooLarge() throws IOException {
    assertRefused("a\n1\n1e999\n", 3, 1, "\"1e999\" is too large");
    assertThat(read("a\n1e-999\n").numbers("a")).containsExactly(0);
  }

  @Test
  void refusesRaggedRows() throws IOException {
    assertRefused("a,b,c\n1,2,3\n\n1,2\n", 4, 0, "has 2 fields, needs 3");
    assertRefused("a,b\n1,2\n1,2,3\n", 3, 0, "has 3 fields, needs 2");
    assertRefused("a,b\n\"1\n\n\",2\n1\n", 5, 0, "has 1 field, needs 2");
    assertRefused(CsvFormat.withHeader().names("x"), "a,b\n1,2\n", 1, 0, "there are 1 names");
  }

  @Test
  void refusesHeadersThatNameNothing() throws IOException {
    assertRefused("a,b,a\n1,2,3\n", 1, 3, "\"a\": column 1 has the same name");
    assertRefused("a, a\n1,2\n", 1, 2, "column 1 has the same name");
    assertRefused(",b\n1,2\n", 1, 1, "has no name; give names with CsvFormat.names");
  }

  @Test
  void refusesEmptyFiles() throws IOException {
    for (String empty : new String[] {"", "\n\n", "\ufeff"}) {
      assertRefused(empty, 0, 0, "the file is empty");
    }
    assertRefused("a,b\n", 0, 0, "no row");
    assertThatThrownBy(() -> CsvFiles.read(folder.resolve("none.csv")))
        .isInstanceOf(DataFileException.class)
        .hasMessageEndingWith("none.csv: no such file");
    assertThatThrownBy(() -> CsvFiles.read(folder)).hasMessageEndingWith(": not a regular file");
  }

  @Test
  void refusesQuotesThatDoNotMatch() throws IOException {
    assertRefused("a,b\n1,\"x\n2,y\n3,z\n", 2, 2, "the quote that opens here is never closed");
    assertRefused("a,b\n1,\"x\"\"", 2, 2, "never closed");
    assertRefused("a,b\n1,\"x\"y\n", 2, 2, "a character follows the closing quote");
    assertRefused("a,b\n1,\"x\" \n", 2, 2, "a character follows the closing quote");
    assertRefused("a,b\r\n1,\"x\r\nx\"y\r\n", 3, 2, "a character follows the closing quote");
    // Inside a field that is not quoted, a quote is a character like any other.
    assertThat(read("a,b\n1,5\" disk\n").texts("b")).containsExactly("5\" disk");
  }

  @Test
  void refusesHugeFields() throws IOException {
    CsvFormat format = CsvFormat.withHeader().maxFieldChars(10);
    assertThat(read(format, "a\n0123456789\n").rows()).isEqualTo(1);
    assertRefused(format, "a,b\n1,01234567890\n", 2, 2, "longer than 10 characters");
    assertRefused(format, "a,b\n1,\"0123\n4567890\n", 2, 2, "is its quote never closed?");
    // The default limit, by a file larger than FastCSV's own.
    String huge = "x".repeat(17 << 20);
    assertRefused("a,b\n1," + huge + "\n", 2, 2, "longer than 1048576 characters");
    assertRefused("a,b\n1,\"" + huge + "\n", 2, 2, "longer than 1048576 characters");
  }

  @Test
  void refusesWhatIsNotTheCharset() throws IOException {
    byte[] bytes = "a,b\n1,x\n2,?\n".getBytes(StandardCharsets.US_ASCII);
    bytes[10] = (byte) 0xe4;
    Path file = Files.write(folder.resolve("latin1.csv"), bytes);
    assertThatThrownBy(() -> CsvFiles.read(file))
        .isInstanceOf(DataFileException.class)
        .hasMessage(file + ", line 3, byte 10: not UTF-8; set the charset that the file has");
    // Beyond the first pieces, with characters of more than one byte before it.
    String rows = "ä,€\n".repeat(5_000);
    byte[] text = ("a,b\n" + rows).getBytes(StandardCharsets.UTF_8);
    text[text.length - 2] = (byte) 0xff;
    Path later = Files.write(folder.resolve("later.csv"), text);
    // A euro takes three bytes, so the one before the line end is the third of it: cut at its
    // first.
    assertThatThrownBy(() -> CsvFiles.read(later))
        .hasMessageContaining("line 5001, byte " + (text.length - 4) + ": not UTF-8");
    Path wide =
        Files.write(folder.resolve("wide.csv"), "a,b\n1,2\n".getBytes(StandardCharsets.UTF_16LE));
    assertThatThrownBy(() -> CsvFiles.read(wide)).hasMessageContaining("is it UTF-16?");
    Path marked =
        Files.write(folder.resolve("marked.csv"), "a\n1\n".getBytes(StandardCharsets.UTF_16));
    assertThatThrownBy(() -> CsvFiles.read(marked)).hasMessageContaining("byte 0: not UTF-8");
  }

  @Test
  void refusesMoreFieldsThanFastCsvTakes() throws IOException {
    assertRefused("a,b\n" + ",".repeat(20_000) + "\n", 0, 0, "line 2 or after it");
  }

  @Test
  void errorsKnowTheLineOfARowThatWasRead() throws IOException {
    Table table = read("a,b\n1,x\n\n\"2\",\"y\nz\"\n,w\n");
    assertThatThrownBy(() -> Preparation.builder().target("b").fit(table))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("f.csv line 6, \"a\" row 2 column 0: is missing");
    // Also of the parts of a table.
    assertThatThrownBy(() -> Preparation.builder().target("b").fit(table.select(2, 0)))
        .hasMessageContaining("f.csv line 6, \"a\" row 0 column 0: is missing");
  }

  @Test
  void samplesEveryRowWithTheSameProbability() throws IOException {
    StringBuilder rows = new StringBuilder("n\n");
    for (int n = 0; n < 20; n++) {
      rows.append(n).append('\n');
    }
    Path file = file(rows.toString());
    int[] drawn = new int[20];
    int trials = 2_000;
    for (int seed = 0; seed < trials; seed++) {
      double[] sample = CsvFiles.sample(file, CsvFormat.withHeader(), 5, seed).numbers("n");
      assertThat(sample).hasSize(5).isSorted();
      for (double n : sample) {
        drawn[(int) n]++;
      }
    }
    // Expected 500 each, standard deviation sqrt(2000 · ¼ · ¾) = 19.4; five of them.
    for (int count : drawn) {
      assertThat(count).isBetween(500 - 97, 500 + 97);
    }
    assertThat(CsvFiles.sample(file, CsvFormat.withHeader(), 50, 1).rows()).isEqualTo(20);
  }

  @Test
  void isTheSameInEveryCountry() throws IOException {
    Locale before = Locale.getDefault();
    try {
      for (String tag : new String[] {"tr-TR", "de-DE", "ar-EG-u-nu-arab"}) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(read("i,t\n1.5,I\n").number(0, "i")).isEqualTo(1.5);
        assertRefused("a,b\n1,2\n1,2,3\n", 3, 0, "line 3: has 3 fields, needs 2");
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  /** Good files changed at random: read, or refused as declared, and never anything else. */
  @Test
  void mutatedFilesAreReadOrRefused() throws IOException {
    String good = "name,n,\"q, r\"\r\nx,1,\"a \"\"b\"\"\"\ny,-2.5e3,\n\"z\nz\",,c\n";
    String pieces = ",\"\n\r;\u0000\ufeff 019.-eE?äx\ud83d\ude00";
    Random random = new Random(20_261_127);
    int accepted = 0;
    for (int n = 0; n < 20_000; n++) {
      StringBuilder text = new StringBuilder(good);
      for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        char piece = pieces.charAt(random.nextInt(pieces.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.insert(at, piece);
          case 1 -> text.setCharAt(at, piece);
          default -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(6)));
        }
        if (text.isEmpty()) {
          text.append(piece);
        }
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      if (random.nextInt(8) == 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve("mutated.csv"), bytes);
      try {
        CsvFiles.read(file);
        accepted++;
      } catch (DataFileException e) {
        assertThat(e.getMessage()).startsWith(file.toString()).doesNotContain("\n");
      } catch (Throwable e) {
        throw new AssertionError("file " + n + ": " + text, e);
      }
    }
    assertThat(accepted).isBetween(1_000, 15_000);
  }
}
