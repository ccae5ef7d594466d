package io.github.espalier.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.data.DataFileException;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mnist workload on small files made here: every digit is a bar at a place of its own. */
class MnistTest {
  private static final int COUNT = 500;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"plain", "ejml", "nd4j"})
  void reachesItsResult(String backend) throws Exception {
    writeImages("t10k-images-idx3-ubyte.gz", 28, COUNT);
    writeLabels("t10k-labels-idx1-ubyte", 10);
    Runs.Result result = train(backend);
    assertThat(result.verdict().reached()).as(result.verdict().toString()).isTrue();
    // Rows 4, 9, 14, … are held out.
    assertThat(result.lines()).first().isEqualTo("Training on 400 digits, 100 held out.");
    assertThat(result.lines().get(10))
        .matches(
            "Epoch 10/10: loss [\\d.]+, accuracy [\\d.]+ %, held-out accuracy [\\d.]+ %,"
                + " [\\d.]+ s, \\d+ samples/s");
  }

  @Test
  void needsTheFolder() {
    assertThatThrownBy(() -> Workloads.named("mnist").plan())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs --data DIR");
    assertThatThrownBy(() -> train("plain"))
        .isInstanceOf(DataFileException.class)
        .hasMessageEndingWith("t10k-images-idx3-ubyte: no such file, nor one with .gz");
  }

  @Test
  void refusesImagesOfAnotherSizeAndLabelsBeyondNine() throws Exception {
    writeImages("t10k-images-idx3-ubyte", 8, COUNT);
    writeLabels("t10k-labels-idx1-ubyte", 10);
    assertThatThrownBy(() -> train("plain")).hasMessageContaining("images of 64 pixels, needs 784");
    writeImages("t10k-images-idx3-ubyte", 28, COUNT);
    writeLabels("t10k-labels-idx1-ubyte", 26);
    assertThatThrownBy(() -> train("plain"))
        .hasMessageContaining("byte 17: label 10, needs 0 to 9");
  }

  @Test
  void refusesTwoSwappedFiles() throws Exception {
    writeImages("t10k-labels-idx1-ubyte", 28, COUNT);
    writeLabels("t10k-images-idx3-ubyte", 10);
    assertThatThrownBy(() -> train("plain")).hasMessageContaining("are two files swapped?");
  }

  /** Not i mod 10: of that, held-out rows would have digits that the others lack. */
  private static int digit(int row, int classes) {
    return (row / 5 + row) % classes;
  }

  private Runs.Result train(String backend) throws IOException {
    return Runs.train(Workloads.named("mnist"), backend, DType.FLOAT32, Start.usual().data(folder));
  }

  private void writeImages(String name, int side, int count) throws IOException {
    Random random = new Random(1);
    ByteBuffer bytes = ByteBuffer.allocate(16 + count * side * side);
    bytes.putInt(0x803).putInt(count).putInt(side).putInt(side);
    for (int i = 0; i < count; i++) {
      for (int p = 0; p < side * side; p++) {
        boolean bar = p / (side * side / 10) == digit(i, 10);
        bytes.put((byte) (random.nextInt(100) + (bar ? 155 : 0)));
      }
    }
    write(name, bytes.array());
  }

  private void writeLabels(String name, int classes) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8 + COUNT);
    bytes.putInt(0x801).putInt(COUNT);
    for (int i = 0; i < COUNT; i++) {
      bytes.put((byte) digit(i, classes));
    }
    write(name, bytes.array());
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream raw = Files.newOutputStream(file);
        OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(raw) : raw) {
      out.write(bytes);
    }
  }
}
