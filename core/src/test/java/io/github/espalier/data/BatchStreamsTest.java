package io.github.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.tensor.Shape;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream brings the same numbers as the whole file, batch by batch, in every epoch. */
class BatchStreamsTest {
  @TempDir private Path folder;

  /** All rows of an epoch: features, then targets. */
  private static List<double[]> rows(BatchSource source, int epoch) throws IOException {
    int width = source.featureShape().size();
    double[] x = new double[source.batchSize() * width];
    double[] y = new double[source.batchSize() * source.targetCount()];
    double[] w = source.hasWeights() ? new double[source.batchSize()] : null;
    List<double[]> rows = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    try (BatchSource.Batches batches = source.open(epoch)) {
      // What an earlier user left in the arrays must not show.
      Arrays.fill(x, 99);
      Arrays.fill(y, 99);
      for (int n = batches.read(x, y, w); n > 0; n = batches.read(x, y, w)) {
        sizes.add(n);
        for (int r = 0; r < n; r++) {
          int targets = source.targetCount();
          double[] row = Arrays.copyOfRange(x, r * width, (r + 1) * width + targets);
          System.arraycopy(y, r * targets, row, width, targets);
          rows.add(row);
        }
      }
      assertThat(batches.read(x, y, w)).isZero();
    }
    // Only the last batch may be short.
    for (int i = 0; i < sizes.size() - 1; i++) {
      assertThat(sizes.get(i)).isEqualTo(source.batchSize());
    }
    return rows;
  }

  private static List<double[]> rows(Dataset data) {
    List<double[]> rows = new ArrayList<>();
    for (int r = 0; r < data.size(); r++) {
      double[] row =
          Arrays.copyOf(data.features(r), data.featureShape().size() + data.targetCount());
      for (int c = 0; c < data.targetCount(); c++) {
        row[data.featureShape().size() + c] = data.target(r, c);
      }
      rows.add(row);
    }
    return rows;
  }

  private static void assertSame(BatchSource source, Dataset whole) throws IOException {
    assertThat(source.featureShape()).isEqualTo(whole.featureShape());
    assertThat(source.targetCount()).isEqualTo(whole.targetCount());
    assertThat(source.hasClassIndices()).isEqualTo(whole.hasClassIndices());
    for (int epoch = 0; epoch < 2; epoch++) {
      assertThat(rows(source, epoch).toArray(double[][]::new))
          .isDeepEqualTo(rows(whole).toArray(double[][]::new));
    }
  }

  @Test
  void moreRowsThanAnArrayHoldsAreRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("g.csv"), "a,b,y\n1,20,p\n2,10,q\n");
    Preparation preparation = Preparation.builder().target("y").fit(CsvFiles.read(file));
    int columns = preparation.featureCount();
    int most = (Integer.MAX_VALUE - 8) / columns;
    String needs =
        ": needs at most " + most + ", so that an array holds as many rows of " + columns;
    assertThatThrownBy(() -> CsvFiles.stream(file, CsvFormat.withHeader(), preparation, 1 << 30))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("batchSize" + needs)
        .hasMessageEndingWith("got " + (1 << 30));
    BatchSource source = CsvFiles.stream(file, CsvFormat.withHeader(), preparation, 2);
    assertThatThrownBy(() -> source.shuffled(Integer.MAX_VALUE, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("window" + needs);
  }

  /** Values of another column must not be read for those of the one that was in its place. */
  @Test
  void columnsThatChangeBetweenEpochsAreRefused() throws IOException {
    Path file = folder.resolve("g.csv");
    Files.writeString(file, "a,b,y\n1,20,p\n2,10,q\n");
    Preparation preparation = Preparation.builder().target("y").fit(CsvFiles.read(file));
    BatchSource source = CsvFiles.stream(file, CsvFormat.withHeader(), preparation, 2);
    for (String changed : List.of("b,a,y\n20,1,p\n", "y,a\np,1\n", "a,b,c,y\n1,20,0,p\n")) {
      Files.writeString(file, changed);
      assertThatThrownBy(() -> source.open(1))
          .isInstanceOf(DataFileException.class)
          .hasMessageStartingWith(file + ": the columns have changed since the stream was made")
          .hasMessageEndingWith(
              "were [a, b, y], are [" + changed.split("\n")[0].replace(",", ", ") + "]");
    }
    Files.writeString(file, "a,b,y\n3,5,q\n");
    assertThat(rows(source, 2)).hasSize(1);
  }

  private Path csv(int rows) throws IOException {
    Path file = folder.resolve("f.csv");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("id,size,colour,kind\n");
      for (int r = 0; r < rows; r++) {
        out.write(r + "," + (r % 7 == 3 ? "" : r * 0.5) + ",");
        out.write("red green blue".split(" ")[r % 3] + ",k" + r % 2 + "\n");
      }
    }
    return file;
  }

  private static PreparationBuilder plan() {
    return Preparation.builder().target("kind").drop("id").impute(Imputation.median());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 50, 64})
  void csvStreamsBringWhatReadBrings(int batchSize) throws IOException {
    Path file = csv(50);
    Table table = CsvFiles.read(file);
    Preparation preparation = plan().fit(table);
    BatchSource source = CsvFiles.stream(file, CsvFormat.withHeader(), preparation, batchSize);
    assertSame(source, preparation.dataset(table));
    // Other columns, in another order.
    Path moved = Files.writeString(folder.resolve("g.csv"), "kind,x,colour,size\nk1,?,red,3\n");
    BatchSource other = CsvFiles.stream(moved, CsvFormat.withHeader(), preparation, batchSize);
    Table same =
        Table.builder().numbers("size", 3).texts("colour", "red").texts("kind", "k1").build();
    assertSame(other, preparation.dataset(same));
  }

  @Test
  void csvStreamsNameThePlaceOfWhatTheyRefuse() throws IOException {
    Preparation preparation =
        Preparation.builder().target("kind").drop("id").fit(CsvFiles.read(csv(3)));
    Path file = folder.resolve("g.csv");
    String[][] cases = {
      {"1,2,red,k0\n2,,red,k0\n", "line 3, column 2 \"size\": is missing"},
      {"1,2,red,k0\n\n2,two,red,k0\n", "line 4, column 2 \"size\": needs a number, got \"two\""},
      {"1,2,pink,k0\n", "line 2, column 3 \"colour\": category \"pink\" is unknown"},
      {"1,2,red,k9\n", "line 2, column 4 \"kind\": class \"k9\" is unknown"},
      {"1,2,red\n", "line 2: has 3 fields, needs 4"},
    };
    for (String[] one : cases) {
      Files.writeString(file, "id,size,colour,kind\n" + one[0]);
      BatchSource source = CsvFiles.stream(file, CsvFormat.withHeader(), preparation, 8);
      assertThatThrownBy(() -> rows(source, 0))
          .isExactlyInstanceOf(DataFileException.class)
          .hasMessageStartingWith(file + ", " + one[1]);
    }
    Files.writeString(file, "id,size,kind\n1,2,k0\n");
    assertThatThrownBy(() -> CsvFiles.stream(file, CsvFormat.withHeader(), preparation, 8))
        .isExactlyInstanceOf(DataFileException.class)
        .hasMessage(file + ": lacks the column \"colour\"; there are [id, size, kind]");
    Preparation none = Preparation.builder().fit(new double[][] {{1}});
    assertThatThrownBy(() -> CsvFiles.stream(file, CsvFormat.withHeader(), none, 8))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 11})
  void npyStreamsBringWhatReadBrings(int batchSize) throws IOException {
    double[][] x = new double[10][4];
    int[] labels = new int[10];
    double[][] y = new double[10][2];
    for (int r = 0; r < 10; r++) {
      int row = r;
      Arrays.setAll(x[r], c -> row * 4 + c);
      labels[r] = r % 3;
      Arrays.setAll(y[r], c -> row - c);
    }
    Path features = folder.resolve("x.npy");
    Path classes = folder.resolve("l.npy");
    Path targets = folder.resolve("y.npy");
    NpyFiles.write(features, x);
    NpyFiles.write(classes, labels);
    NpyFiles.write(targets, y);
    assertSame(NpyFiles.stream(features, classes, batchSize), Dataset.of(x, labels));
    assertSame(NpyFiles.stream(features, targets, batchSize), Dataset.of(x, y));
    // Images of 2 by 2 are four features.
    NpyFiles.Content flat = NpyFiles.read(features);
    NpyFiles.write(features, new NpyFiles.Content(new int[] {10, 2, 2}, flat.values()));
    assertSame(NpyFiles.stream(features, classes, batchSize), Dataset.of(x, labels));
  }

  @Test
  void npyStreamsRefuseFilesThatDoNotMatch() throws IOException {
    Path x = folder.resolve("x.npy");
    Path y = folder.resolve("y.npy");
    NpyFiles.write(x, new double[3][2]);
    NpyFiles.write(y, new int[2]);
    assertThatThrownBy(() -> NpyFiles.stream(x, y, 4))
        .isInstanceOf(DataFileException.class)
        .hasMessage(y + ", byte 0: has shape [2], needs 3 rows like " + x);
    assertThatThrownBy(() -> NpyFiles.stream(y, y, 4)).hasMessageContaining("samples and features");
    NpyFiles.write(y, new int[] {0, 1, -1});
    BatchSource source = NpyFiles.stream(x, y, 4);
    assertThatThrownBy(() -> rows(source, 0))
        .hasMessage(y + ", byte 144: label 2 is -1, needs an index");
    NpyFiles.write(x, new double[4][2]);
    assertThatThrownBy(() -> source.open(0)).hasMessageContaining("has shape [3], needs 4 rows");
    NpyFiles.write(y, new int[4]);
    assertThatThrownBy(() -> source.open(0))
        .isExactlyInstanceOf(DataFileException.class)
        .hasMessageContaining("have changed since");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 6})
  void idxStreamsBringWhatReadBrings(int batchSize) throws IOException {
    ByteBuffer x = ByteBuffer.allocate(16 + 30).putInt(0x803).putInt(5).putInt(2).putInt(3);
    for (int i = 0; i < 30; i++) {
      x.put((byte) (i * 9));
    }
    ByteBuffer y = ByteBuffer.allocate(8 + 5).putInt(0x801).putInt(5);
    y.put(new byte[] {3, 0, (byte) 200, 1, 1});
    Path labels = Files.write(folder.resolve("l"), y.array());
    Path plain = Files.write(folder.resolve("i"), x.array());
    Path packed = folder.resolve("i.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(x.array());
    }
    for (Path images : new Path[] {plain, packed}) {
      assertSame(IdxFiles.stream(images, labels, batchSize), IdxFiles.read(images, labels));
    }
    // A packed file that ends early, or late, shows only while it is read.
    for (int length : new int[] {40, 47}) {
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
        out.write(Arrays.copyOf(x.array(), length));
      }
      BatchSource source = IdxFiles.stream(packed, labels, batchSize);
      assertThatThrownBy(() -> rows(source, 0))
          .isExactlyInstanceOf(DataFileException.class)
          .hasMessageContaining(
              length == 40 ? "byte 40: ends after 24 of 30" : "byte 46: bytes follow the 30");
    }
    Path fewer = Files.write(folder.resolve("few"), new byte[] {0, 0, 8, 1, 0, 0, 0, 1, 7});
    assertThatThrownBy(() -> IdxFiles.stream(plain, fewer, 2))
        .hasMessage(fewer + ", byte 4: has 1 labels, needs 5, one for each image of " + plain);
  }

  @Test
  void shuffledStreamsBringEverySampleOnce() throws IOException {
    Path file = csv(200);
    Preparation preparation = plan().scale(Scaling.NONE).fit(CsvFiles.read(file));
    BatchSource source = CsvFiles.stream(file, CsvFormat.withHeader(), preparation, 16);
    List<double[]> plain = rows(source, 0);
    for (int window : new int[] {1, 10, 200, 1_000}) {
      BatchSource shuffled = source.shuffled(window, 5);
      List<double[]> first = rows(shuffled, 0);
      assertThat(first.toArray(double[][]::new))
          .isDeepEqualTo(rows(shuffled, 0).toArray(double[][]::new));
      assertThat(first)
          .usingElementComparator(Arrays::compare)
          .containsExactlyInAnyOrderElementsOf(plain);
      if (window == 1) {
        assertThat(first.toArray(double[][]::new)).isDeepEqualTo(plain.toArray(double[][]::new));
      } else {
        assertThat(rows(shuffled, 1).toArray(double[][]::new))
            .isNotEqualTo(first.toArray(double[][]::new));
        assertThat(rows(source.shuffled(window, 6), 0).toArray(double[][]::new))
            .isNotEqualTo(first.toArray(double[][]::new));
      }
    }
  }

  /** Brings batches of the given sizes, then 0, and must not be asked again. */
  private static BatchSource source(int... counts) {
    return new BatchSource() {
      @Override
      public Shape featureShape() {
        return Shape.of(1);
      }

      @Override
      public int targetCount() {
        return 1;
      }

      @Override
      public boolean hasClassIndices() {
        return false;
      }

      @Override
      public int batchSize() {
        return 3;
      }

      @Override
      public Batches open(int epoch) {
        return new Batches() {
          private int at;

          @Override
          public int read(double[] features, double[] targets, double[] weights) {
            assertThat(at).as("reads").isLessThanOrEqualTo(counts.length);
            int count = at < counts.length ? counts[at] : 0;
            at++;
            return count;
          }

          @Override
          public void close() {}
        };
      }

      @Override
      public String toString() {
        return "mine";
      }
    };
  }

  @Test
  void shuffledStreamsAskNoMoreThanTheyMay() throws IOException {
    assertThat(rows(source(3, 1, 3).shuffled(4, 5), 0)).hasSize(7);
    for (int wrong : new int[] {-1, 4}) {
      BatchSource shuffled = source(3, wrong).shuffled(2, 5);
      assertThatThrownBy(() -> rows(shuffled, 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("mine: read returned " + wrong + ", needs 0 to 3");
    }
  }

  @Test
  void aShuffledWindowOfEverythingIsUniform() throws IOException {
    double[][] x = new double[5][1];
    int[] labels = {0, 1, 2, 3, 4};
    NpyFiles.write(folder.resolve("x.npy"), x);
    NpyFiles.write(folder.resolve("y.npy"), labels);
    BatchSource source =
        NpyFiles.stream(folder.resolve("x.npy"), folder.resolve("y.npy"), 2).shuffled(5, 1);
    int[][] at = new int[5][5];
    for (int epoch = 0; epoch < 1_000; epoch++) {
      List<double[]> rows = rows(source, epoch);
      for (int place = 0; place < 5; place++) {
        at[place][(int) rows.get(place)[1]]++;
      }
    }
    // 200 expected at each place, standard deviation sqrt(1000 · 0.2 · 0.8) = 12.6; five of them.
    for (int[] place : at) {
      for (int count : place) {
        assertThat(count).isBetween(200 - 63, 200 + 63);
      }
    }
  }

  @Test
  void memoryIsThatOfABatch() throws IOException {
    // 24 MB of text, which would be 96 MB of numbers.
    Path file = folder.resolve("large.csv");
    int rows = 100_000;
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("y");
      for (int c = 0; c < 120; c++) {
        out.write(",x" + c);
      }
      out.write("\n");
      String line = ",1".repeat(120) + "\n";
      for (int r = 0; r < rows; r++) {
        out.write((r % 2) + line);
      }
    }
    Table sample = CsvFiles.sample(file, CsvFormat.withHeader(), 100, 1);
    Preparation preparation = Preparation.builder().targetClasses("y").fit(sample);
    BatchSource source = CsvFiles.stream(file, CsvFormat.withHeader(), preparation, 32);
    double[] x = new double[32 * 120];
    double[] y = new double[32];
    long most = 0;
    int count = 0;
    try (BatchSource.Batches batches = source.open(0)) {
      for (int n = batches.read(x, y, null); n > 0; n = batches.read(x, y, null)) {
        count += n;
        if (count % 25_600 == 0) {
          most = Math.max(most, live());
        }
      }
    }
    assertThat(count).isEqualTo(rows);
    long before = live();
    // All numbers at once would be 100,000 · 120 · 8 = 96 MB.
    assertThat(most - before).isLessThan(8 << 20);
  }

  private static long live() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
