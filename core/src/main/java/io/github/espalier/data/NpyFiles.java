package io.github.espalier.data;

import io.github.espalier.internal.Check;
import io.github.espalier.tensor.ShapeException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Reads and writes arrays as npy files, what {@code numpy.save} writes and {@code numpy.load}
 * reads.
 *
 * <p>Floats of 4 and 8 bytes, signed integers of 1 to 8 and unsigned ones of 1, little-endian, in C
 * order; never Python objects. Nothing but a complete, exact file is accepted, and memory stays in
 * proportion to the file, whatever its header says.
 *
 * <p><b>Errors.</b> {@link DataFileException} with the byte for a file that is missing, truncated,
 * too long, damaged or of another kind; {@link IOException} if reading or writing fails.
 *
 * <p><b>Source.</b> NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays".
 */
public final class NpyFiles {
  private static final int ALIGNMENT = 64;

  private NpyFiles() {}

  /**
   * An array of any number of dimensions.
   *
   * @param shape the sizes; none for a single number
   * @param values all numbers, the last dimension fastest; not copied
   */
  public record Content(int[] shape, double[] values) {
    /** Checks. */
    public Content {
      long count = 1;
      for (int size : Objects.requireNonNull(shape, "shape")) {
        count = Math.multiplyExact(count, (long) size);
      }
      if (count != Objects.requireNonNull(values, "values").length) {
        throw new ShapeException(
            "npy: shape "
                + Arrays.toString(shape)
                + " does not hold "
                + values.length
                + " numbers");
      }
    }
  }

  /** The array in a file. */
  public static Content read(Path file) throws IOException {
    try (NpyReader reader = NpyReader.open(Objects.requireNonNull(file, "file"))) {
      double[] values = new double[reader.arrayLength(reader.count())];
      reader.read(values, 0, values.length);
      return new Content(reader.shape().stream().mapToInt(Long::intValue).toArray(), values);
    }
  }

  /** The matrix in a file, one array per row; further dimensions are part of the row. */
  public static double[][] readRows(Path file) throws IOException {
    try (NpyReader reader = NpyReader.open(Objects.requireNonNull(file, "file"))) {
      if (reader.shape().size() < 2) {
        throw reader.problem(0, "has shape " + reader.shape() + ", needs rows and columns");
      }
      double[][] rows = new double[reader.arrayLength(reader.shape().get(0))][];
      int columns = reader.arrayLength(reader.count() / rows.length);
      for (int r = 0; r < rows.length; r++) {
        rows[r] = new double[columns];
        reader.read(rows[r], 0, columns);
      }
      return rows;
    }
  }

  /** The class indices in a file of one dimension of integers. */
  public static int[] readLabels(Path file) throws IOException {
    try (NpyReader reader = NpyReader.open(Objects.requireNonNull(file, "file"))) {
      if (reader.shape().size() != 1 || !reader.type().isWhole()) {
        throw reader.problem(
            0,
            String.format(
                Locale.ROOT,
                "has shape %s of type %s, needs one dimension of integers",
                reader.shape(),
                reader.type().code()));
      }
      int[] labels = new int[reader.arrayLength(reader.count())];
      double[] one = new double[1];
      for (int r = 0; r < labels.length; r++) {
        reader.read(one, 0, 1);
        labels[r] = label(reader, r, one[0]);
      }
      return labels;
    }
  }

  static int label(NpyReader reader, long row, double number) throws DataFileException {
    if (!(number >= 0 && number <= Integer.MAX_VALUE)) {
      throw reader.lastNumber("label " + row + " is " + NumberText.of(number) + ", needs an index");
    }
    return (int) number;
  }

  /**
   * Batches of two files that need not fit into memory, in their order.
   *
   * @param features at least two dimensions, the first of which is the samples
   * @param targets one dimension of integers for class indices; else numbers, one row per sample
   * @throws DataFileException also if there is not one target for each sample
   */
  public static BatchSource stream(Path features, Path targets, int batchSize) throws IOException {
    return new PairStream<>(new NpyPair(), features, targets, batchSize);
  }

  /** Writes a matrix as floats of 8 bytes; a file that is there is replaced. */
  public static void write(Path file, double[][] rows) throws IOException {
    Check.noNulls("rows", rows);
    int columns = columns(Arrays.stream(rows).mapToInt(row -> row.length).toArray());
    try (Writer writer = new Writer(file, NpyType.F8, rows.length, columns)) {
      for (double[] row : rows) {
        for (double number : row) {
          writer.next(8).putDouble(number);
        }
      }
    }
  }

  /** Writes a matrix as floats of 4 bytes. */
  public static void write(Path file, float[][] rows) throws IOException {
    Check.noNulls("rows", rows);
    int columns = columns(Arrays.stream(rows).mapToInt(row -> row.length).toArray());
    try (Writer writer = new Writer(file, NpyType.F4, rows.length, columns)) {
      for (float[] row : rows) {
        for (float number : row) {
          writer.next(4).putFloat(number);
        }
      }
    }
  }

  /** Writes class indices as integers of 8 bytes, numpy's own kind. */
  public static void write(Path file, int[] labels) throws IOException {
    if (Objects.requireNonNull(labels, "labels").length == 0) {
      throw new ShapeException("npy: needs at least one label");
    }
    try (Writer writer = new Writer(file, NpyType.I8, labels.length)) {
      for (int label : labels) {
        writer.next(8).putLong(label);
      }
    }
  }

  /** Writes an array of any number of dimensions as floats of 8 bytes. */
  public static void write(Path file, Content content) throws IOException {
    Objects.requireNonNull(content, "content");
    try (Writer writer = new Writer(file, NpyType.F8, content.shape())) {
      for (double number : content.values()) {
        writer.next(8).putDouble(number);
      }
    }
  }

  /** The length that all rows have. */
  private static int columns(int... lengths) {
    if (lengths.length == 0 || lengths[0] == 0) {
      throw new ShapeException("npy: needs at least one row and one column");
    }
    for (int r = 0; r < lengths.length; r++) {
      if (lengths[r] != lengths[0]) {
        throw new ShapeException(
            "npy: row "
                + r
                + (" has " + lengths[r] + " values, needs " + lengths[0] + " like row 0"));
      }
    }
    return lengths[0];
  }

  /** A file being written, in pieces. */
  private static final class Writer implements AutoCloseable {
    private final OutputStream out;
    private final byte[] number = new byte[8];
    private final ByteBuffer buffer = ByteBuffer.wrap(number).order(ByteOrder.LITTLE_ENDIAN);
    private int pending;

    Writer(Path file, NpyType type, int... shape) throws IOException {
      out = new BufferedOutputStream(Files.newOutputStream(Objects.requireNonNull(file, "file")));
      try {
        out.write(header(type, shape));
      } catch (IOException | RuntimeException | Error e) {
        out.close();
        throw e;
      }
    }

    private static byte[] header(NpyType type, int... shape) {
      String sizes =
          Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
      String text =
          "{'descr': '"
              + (type.code() + "', 'fortran_order': False, 'shape': (" + sizes)
              + (shape.length == 1 ? ",), }" : "), }");
      int before = NpyReader.MAGIC.length + 4;
      int padded = (before + text.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      ByteBuffer out = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
      out.put(NpyReader.MAGIC).put((byte) 1).put((byte) 0).putShort((short) (padded - before));
      out.put(text.getBytes(StandardCharsets.US_ASCII));
      while (out.remaining() > 1) {
        out.put((byte) ' ');
      }
      return out.put((byte) '\n').array();
    }

    /** Room for the next number of that many bytes. */
    ByteBuffer next(int bytes) throws IOException {
      flushNumber();
      pending = bytes;
      return buffer.clear();
    }

    private void flushNumber() throws IOException {
      out.write(number, 0, pending);
      pending = 0;
    }

    @Override
    public void close() throws IOException {
      try (out) {
        flushNumber();
      }
    }
  }
}
