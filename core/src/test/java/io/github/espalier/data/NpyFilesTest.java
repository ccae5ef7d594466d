package io.github.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.tensor.ShapeException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small arrays, whole and spoiled in every way. */
class NpyFilesTest {
  private static final String GOOD = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }";

  @TempDir private Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("f.npy"), bytes);
  }

  /** A file of version 1 with a header and so many bytes of data: 0, 1, 2 and so on. */
  private static byte[] npy(String header, int data) {
    return npy(1, header, data);
  }

  private static byte[] npy(int version, String header, int data) {
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    int sizeBytes = version == 1 ? 2 : 4;
    ByteBuffer out =
        ByteBuffer.allocate(8 + sizeBytes + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
    out.put(NpyReader.MAGIC).put((byte) version).put((byte) 0);
    if (version == 1) {
      out.putShort((short) text.length);
    } else {
      out.putInt(text.length);
    }
    out.put(text);
    for (int i = 0; i < data; i++) {
      out.put((byte) i);
    }
    return out.array();
  }

  private static String header(NpyType type, String shape) {
    return "{'descr': '" + type.code() + "', 'fortran_order': False, 'shape': " + shape + ", }";
  }

  private void assertRefused(byte[] bytes, String position, String problem) throws IOException {
    Path file = file(bytes);
    assertThatThrownBy(() -> NpyFiles.read(file))
        .isExactlyInstanceOf(DataFileException.class)
        .hasMessageStartingWith(file + ", " + position)
        .hasMessageContaining(problem);
  }

  private void assertHeaderRefused(String header, String problem) throws IOException {
    assertRefused(npy(header, 48), "byte 10", problem);
  }

  @Test
  void writesWhatNumpyWrites() throws IOException {
    Path file = folder.resolve("w.npy");
    NpyFiles.write(file, new double[][] {{1, 2, 3}, {4, 5, 6.5}});
    byte[] bytes = Files.readAllBytes(file);
    // The bytes of numpy.save for the same array: 128 of header, and six doubles.
    String text = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }";
    assertThat(bytes).hasSize(128 + 48);
    assertThat(new String(bytes, 1, 5, StandardCharsets.US_ASCII)).isEqualTo("NUMPY");
    assertThat(bytes).startsWith(0x93).contains(118, org.assertj.core.data.Index.atIndex(8));
    assertThat(new String(bytes, 10, 118, StandardCharsets.US_ASCII))
        .isEqualTo(text + " ".repeat(117 - text.length()) + "\n");
    assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getDouble(128 + 40))
        .isEqualTo(6.5);
    assertThat(NpyFiles.readRows(file)).isDeepEqualTo(new double[][] {{1, 2, 3}, {4, 5, 6.5}});
    assertThat(NpyFiles.read(file).shape()).containsExactly(2, 3);
  }

  @Test
  void keepsEveryBit() throws IOException {
    Path file = folder.resolve("w.npy");
    double[] odd = {
      -0.0, Double.MIN_VALUE, -Double.MAX_VALUE, Double.NaN, Double.NEGATIVE_INFINITY, 1 / 3.0
    };
    NpyFiles.write(file, new NpyFiles.Content(new int[] {1, 3, 2}, odd));
    NpyFiles.Content read = NpyFiles.read(file);
    assertThat(read.shape()).containsExactly(1, 3, 2);
    assertThat(read.values()).containsExactly(odd);
    NpyFiles.write(file, new NpyFiles.Content(new int[0], new double[] {7}));
    assertThat(NpyFiles.read(file).values()).containsExactly(7);
    NpyFiles.write(file, new float[][] {{0.1f}, {Float.MIN_VALUE}});
    assertThat(NpyFiles.readRows(file)).isDeepEqualTo(new double[][] {{0.1f}, {Float.MIN_VALUE}});
    assertThat(Files.size(file)).isEqualTo(128 + 8);
    NpyFiles.write(file, new int[] {0, 9, Integer.MAX_VALUE});
    assertThat(NpyFiles.readLabels(file)).containsExactly(0, 9, Integer.MAX_VALUE);
    // More than one piece of the reader.
    double[][] many = new double[20_000][3];
    for (int r = 0; r < many.length; r++) {
      Arrays.setAll(many[r], c -> c - 0.25);
      many[r][0] = r;
    }
    NpyFiles.write(file, many);
    assertThat(NpyFiles.readRows(file)).isDeepEqualTo(many);
  }

  @ParameterizedTest
  @EnumSource
  void readsEveryType(NpyType type) throws IOException {
    byte[] bytes = npy(header(type, "(2,)"), 2 * type.bytes());
    int dataAt = bytes.length - 2 * type.bytes();
    Arrays.fill(bytes, dataAt, bytes.length, (byte) 0);
    ByteBuffer data =
        ByteBuffer.wrap(bytes, dataAt, 2 * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    double[] wanted = {100, -3};
    for (double number : wanted) {
      switch (type) {
        case F4 -> data.putFloat((float) number);
        case F8 -> data.putDouble(number);
        case I1, U1 -> data.put((byte) number);
        case I2 -> data.putShort((short) number);
        case I4 -> data.putInt((int) number);
        case I8 -> data.putLong((long) number);
        default -> throw new AssertionError(type);
      }
    }
    double second = type == NpyType.U1 ? 253 : -3;
    assertThat(NpyFiles.read(file(bytes)).values()).containsExactly(100, second);
  }

  @Test
  void readsTheOtherVersionsAndSpellings() throws IOException {
    for (int version : new int[] {2, 3}) {
      assertThat(NpyFiles.read(file(npy(version, GOOD, 48))).shape()).containsExactly(2, 3);
    }
    String spelled = "{ \"shape\" : ( 2 , 3 ) ,'fortran_order':False,'descr':'<f8'}  \n";
    assertThat(NpyFiles.read(file(npy(spelled, 48))).shape()).containsExactly(2, 3);
    assertThat(NpyFiles.read(file(npy(header(NpyType.U1, "()"), 1))).shape()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '~',
      value = {
        "<f8 ! >f8 ! of type \">f8\", needs one of [<f4, <f8, |i1, <i2, <i4, <i8, |u1]",
        "<f8 ! |O  ! of type \"|O\"",
        "<f8 ! <c16 ! convert it with numpy's astype",
        "False ! True ! in Fortran order, needs C order",
        "False ! 0 ! needs True or False",
        "(2, 3) ! (2, 3 ! needs a size",
        "(2, 3) ! (2, 3] ! needs ')'",
        "(2, 3) ! (6) ! needs a comma",
        "(2, 3) ! (-2, 3) ! needs a size",
        "(2, 3) ! (2, 3L) ! needs ')'",
        "(2, 3) ! [2, 3] ! needs '('",
        "(2, 3) ! (2, 0) ! holds nothing",
        "(2, 3) ! (99999999999999999999, 3) ! more than a file can hold",
        "(2, 3) ! (2147483647, 2147483647, 4) ! more than a file can hold",
        "(2, 3) ! (1,1,1,1,1,1,1,2,3) ! more than 8 dimensions",
        "'descr' ! 'dtype' ! unknown entry \"dtype\"",
        "'descr' ! descr ! needs a string",
        "'shape': (2, 3), ! ! lacks one of",
        "'shape' ! 'descr' ! needs a string",
        "'<f8' ! ('<f8') ! needs a string",
        "'<f8' ! '<f8 ! needs '}'",
        "} ! } + [] ! needs the end",
        "} ! ! needs a string",
      })
  void refusesOtherHeaders(String from, String to, String problem) throws IOException {
    String header = GOOD.replace(from, to == null ? "" : to);
    assertThat(header).isNotEqualTo(GOOD);
    assertHeaderRefused(header, problem);
  }

  /** What has no room in memory can be streamed; here most of the file is a hole. */
  @Test
  void manyNumbersAreForStreamsOnly() throws IOException {
    long samples = (1L << 31) + 5;
    Path x = folder.resolve("x.npy");
    Path y = folder.resolve("y.npy");
    long bytes = large(x, header(NpyType.U1, "(" + samples + ", 2)"), 2 * samples);
    large(y, header(NpyType.U1, "(" + samples + ",)"), samples);
    assertThatThrownBy(() -> NpyFiles.read(x))
        .isExactlyInstanceOf(DataFileException.class)
        .hasMessage(x + ", byte 10: shape [2147483653, 2] is more than an array can hold");
    assertThatThrownBy(() -> NpyFiles.readRows(x)).hasMessageContaining("an array can hold");
    assertThatThrownBy(() -> NpyFiles.readLabels(y)).hasMessageContaining("an array can hold");
    BatchSource source = NpyFiles.stream(x, y, 3);
    assertThat(source.featureShape().size()).isEqualTo(2);
    double[] features = new double[6];
    double[] targets = new double[3];
    try (BatchSource.Batches batches = source.open(0)) {
      assertThat(batches.read(features, targets, null)).isEqualTo(3);
      assertThat(features).containsExactly(1, 0, 0, 0, 0, 0);
      assertThat(targets).containsExactly(1, 0, 0);
      assertThat(batches.read(features, targets, null)).isEqualTo(3);
    }
    // One sample of more numbers than an array holds cannot be in a batch.
    Path wide = folder.resolve("wide.npy");
    large(wide, header(NpyType.U1, "(1, " + samples + ")"), samples);
    large(y, header(NpyType.U1, "(1,)"), 1);
    assertThatThrownBy(() -> NpyFiles.stream(wide, y, 3))
        .isExactlyInstanceOf(DataFileException.class)
        .hasMessageContaining("shape [1, 2147483653] is more than an array can hold");
    // The length of the file is checked as exactly as that of a small one.
    large(x, header(NpyType.U1, "(" + (samples + 1) + ", 2)"), 2 * samples);
    assertThatThrownBy(() -> NpyFiles.stream(x, y, 3))
        .hasMessageContaining(
            "has " + bytes + " bytes, its header needs " + (bytes + 2) + "; it is truncated");
  }

  /** Writes a file whose numbers are 1, and zeros that take no room on the disk. */
  private static long large(Path file, String header, long data) throws IOException {
    byte[] start = npy(header, 1);
    start[start.length - 1] = 1;
    Files.write(file, start);
    long length = start.length - 1 + data;
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(length);
    }
    return length;
  }

  @Test
  void refusesAnEntryTwice() throws IOException {
    assertHeaderRefused(GOOD.replace("{", "{'descr': '<f8',"), "\"descr\" occurs twice");
  }

  @Test
  void refusesEveryTruncationAndEveryByteMore() throws IOException {
    byte[] whole = npy(GOOD, 48);
    assertThat(NpyFiles.read(file(whole)).shape()).containsExactly(2, 3);
    for (int length = 0; length < whole.length; length++) {
      Path file = file(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> NpyFiles.read(file)).isExactlyInstanceOf(DataFileException.class);
    }
    assertRefused(
        Arrays.copyOf(whole, whole.length - 1),
        "byte " + (whole.length - 1),
        "its header needs " + whole.length + "; it is truncated");
    assertRefused(
        Arrays.copyOf(whole, whole.length + 1), "byte " + whole.length, "bytes follow the data");
  }

  @Test
  void refusesForeignFiles() throws IOException {
    assertRefused("PK\3\4 a zip file, npz".getBytes(), "byte 0", "does not begin like an npy");
    byte[] version = npy(GOOD, 48);
    version[6] = 4;
    assertRefused(version, "byte 6", "format version 4.0, needs 1.0, 2.0 or 3.0");
    byte[] long2 = npy(2, GOOD, 48);
    long2[11] = (byte) 0xff;
    assertRefused(long2, "byte 8", "a header of 4278190139 bytes, takes at most 10000");
    assertThatThrownBy(() -> NpyFiles.read(folder.resolve("none.npy")))
        .hasMessageEndingWith("none.npy: no such file");
    assertThatThrownBy(() -> NpyFiles.read(folder)).hasMessageEndingWith(": not a regular file");
  }

  @ParameterizedTest
  @ValueSource(longs = {(1L << 53) + 1, Long.MAX_VALUE, -(1L << 53) - 1})
  void refusesIntegersThatADoubleCannotHold(long value) throws IOException {
    byte[] bytes = npy(header(NpyType.I8, "(2,)"), 16);
    int at = bytes.length - 8;
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(at - 8, 1).putLong(at, value);
    assertRefused(bytes, "byte " + at, value + " is more than a double holds exactly");
  }

  @Test
  void labelsAreIntegersFromZero() throws IOException {
    Path floats = folder.resolve("floats.npy");
    NpyFiles.write(floats, new double[][] {{1}});
    assertThatThrownBy(() -> NpyFiles.readLabels(floats))
        .hasMessageContaining("has shape [1, 1] of type <f8, needs one dimension of integers");
    assertThatThrownBy(() -> NpyFiles.readRows(file(npy(header(NpyType.I1, "(3,)"), 3))))
        .hasMessageContaining("has shape [3], needs rows and columns");
    byte[] bytes = npy(header(NpyType.I1, "(3,)"), 3);
    bytes[bytes.length - 1] = -2;
    Path file = file(bytes);
    assertThatThrownBy(() -> NpyFiles.readLabels(file))
        .isInstanceOf(DataFileException.class)
        .hasMessageContaining("byte " + (bytes.length - 1) + ": label 2 is -2, needs an index");
  }

  @Test
  void refusesToWriteWhatIsNoMatrix() {
    Path file = folder.resolve("w.npy");
    assertThatThrownBy(() -> NpyFiles.write(file, new double[][] {{1}, {1, 2}}))
        .isInstanceOf(ShapeException.class)
        .hasMessage("npy: row 1 has 2 values, needs 1 like row 0");
    assertThatThrownBy(() -> NpyFiles.write(file, new double[0][]))
        .isInstanceOf(ShapeException.class);
    assertThatThrownBy(() -> NpyFiles.write(file, new int[0])).isInstanceOf(ShapeException.class);
    assertThatThrownBy(() -> new NpyFiles.Content(new int[] {2}, new double[3]))
        .isInstanceOf(ShapeException.class);
    assertThat(file).doesNotExist();
  }

  /** Random changes: read, or refused as declared, in memory that the file accounts for. */
  @Test
  void mutatedFilesAreReadOrRefused() throws IOException {
    byte[] good = npy(GOOD, 48);
    byte[] labels = npy(header(NpyType.I8, "(6,)"), 48);
    String pieces = "{}()[],:'\"0123456789<>|fiuFT \n";
    Random random = new Random(20_261_127);
    com.sun.management.ThreadMXBean memory =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    int accepted = 0;
    for (int n = 0; n < 20_000; n++) {
      byte[] bytes = (random.nextBoolean() ? good : labels).clone();
      for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
        int at = random.nextInt(bytes.length);
        bytes[at] =
            random.nextInt(4) == 0
                ? (byte) random.nextInt(256)
                : (byte) pieces.charAt(random.nextInt(pieces.length()));
      }
      Path file = file(bytes);
      long before = memory.getCurrentThreadAllocatedBytes();
      try {
        NpyFiles.read(file);
        accepted++;
      } catch (DataFileException e) {
        assertThat(e.getMessage()).startsWith(file.toString());
      } catch (Throwable e) {
        throw new AssertionError("file " + n + ": " + Arrays.toString(bytes), e);
      }
      assertThat(memory.getCurrentThreadAllocatedBytes() - before)
          .isLessThan((1 << 20) + 64L * bytes.length);
    }
    assertThat(accepted).isBetween(1_000, 15_000);
  }
}
