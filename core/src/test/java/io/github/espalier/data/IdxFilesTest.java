package io.github.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files, whole and spoiled in every way. */
class IdxFilesTest {
  @TempDir private Path folder;

  /** Two images of 2 by 3 pixels: 0 … 5 and 250 … 255. */
  private static byte[] images() {
    ByteBuffer bytes = ByteBuffer.allocate(28).putInt(0x803).putInt(2).putInt(2).putInt(3);
    for (int i = 0; i < 6; i++) {
      bytes.put((byte) i);
    }
    for (int i = 250; i < 256; i++) {
      bytes.put((byte) i);
    }
    return bytes.array();
  }

  private static byte[] labels(int... labels) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + labels.length);
    bytes.putInt(0x801).putInt(labels.length);
    Arrays.stream(labels).forEach(label -> bytes.put((byte) label));
    return bytes.array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    byte[] copy = bytes.clone();
    copy[at] = (byte) value;
    return copy;
  }

  private void assertImagesRefused(byte[] bytes, String position, String problem)
      throws IOException {
    Path file = file("images", bytes);
    assertThatThrownBy(() -> IdxFiles.readImages(file))
        .isInstanceOf(DataFileException.class)
        .hasMessageStartingWith(file + ", " + position)
        .hasMessageContaining(problem);
  }

  @Test
  void readsImagesAndLabelsPlainAndPacked() throws IOException {
    for (boolean packed : new boolean[] {false, true}) {
      Path x = file("x", packed ? gzip(images()) : images());
      Path y = file("y", packed ? gzip(labels(7, 255)) : labels(7, 255));
      IdxFiles.Images images = IdxFiles.readImages(x);
      assertThat(images.count()).isEqualTo(2);
      assertThat(images.rows()).isEqualTo(2);
      assertThat(images.columns()).isEqualTo(3);
      assertThat(images.pixel(0, 5)).isEqualTo(5);
      assertThat(images.pixel(1, 5)).isEqualTo(255);
      assertThat(IdxFiles.readLabels(y)).containsExactly(7, 255);
      Dataset data = IdxFiles.read(x, y);
      assertThat(data.size()).isEqualTo(2);
      assertThat(data.hasClassIndices()).isTrue();
      assertThat(data.features(1))
          .containsExactly(250 / 255.0, 251 / 255.0, 252 / 255.0, 253 / 255.0, 254 / 255.0, 1);
      assertThat(data.target(0, 0)).isEqualTo(7);
    }
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    for (int length = 0; length < images().length; length++) {
      assertImagesRefused(Arrays.copyOf(images(), length), "byte ", "truncated");
    }
    byte[] packed = gzip(images());
    for (int length = 2; length < packed.length; length++) {
      assertImagesRefused(Arrays.copyOf(packed, length), "byte ", "damaged or truncated");
    }
    assertImagesRefused(
        Arrays.copyOf(images(), 20), "byte 20", "has 20 bytes, its header needs 28");
  }

  @Test
  void refusesBytesAfterTheData() throws IOException {
    byte[] longer = Arrays.copyOf(images(), 29);
    assertImagesRefused(longer, "byte 28", "bytes follow the data");
    assertImagesRefused(gzip(longer), "byte 28", "bytes follow the 12 data bytes");
    // Of a packed file only its end says so.
    Path y = file("labels", gzip(Arrays.copyOf(labels(7, 255), 11)));
    assertThatThrownBy(() -> IdxFiles.readLabels(y))
        .isInstanceOf(DataFileException.class)
        .hasMessageContaining("byte 10: bytes follow the 2 data bytes");
  }

  @Test
  void refusesForeignAndSwappedFiles() throws IOException {
    assertImagesRefused(
        "P5 28 28 255 ".getBytes(),
        "byte 0",
        "begins with 50352032; needs an IDX file of images, 00000803");
    assertImagesRefused(labels(1, 2, 3, 4, 5, 6), "byte 3", "are two files swapped?");
    assertImagesRefused(with(images(), 2, 0x0d), "byte 2", "element type 0d, needs 08");
    assertImagesRefused(with(images(), 3, 0), "byte 0", "begins with 00000800");
    Path x = file("x", images());
    assertThatThrownBy(() -> IdxFiles.readLabels(x))
        .isInstanceOf(DataFileException.class)
        .hasMessageContaining("has 3 dimension(s), needs 1 for labels; are two files swapped?");
  }

  @Test
  void refusesDamagedGzip() throws IOException {
    byte[] packed = gzip(images());
    // The last eight bytes are the checksum and the length.
    assertImagesRefused(
        with(packed, packed.length - 8, ~packed[packed.length - 8]), "byte 28", "damaged");
    assertImagesRefused(with(packed, 2, 99), "byte 0", "damaged");
  }

  @Test
  void refusesSizesThatMakeNoSense() throws IOException {
    assertImagesRefused(with(images(), 7, 0), "byte 4", "dimension 0 is 0, needs at least 1");
    byte[] huge = with(with(images(), 8, 0x80), 12, 0x80);
    assertImagesRefused(with(huge, 4, 0x80), "byte 8", "more than a file can hold");
    assertImagesRefused(with(images(), 4, 0xff), "byte 28", "it is truncated");
  }

  /** What has no room in memory can be streamed; here most of the file is a hole. */
  @Test
  void manyBytesAreForStreamsOnly() throws IOException {
    int samples = Integer.MIN_VALUE + 5;
    Path x = large("x", ByteBuffer.allocate(17).putInt(0x803).putInt(samples).putInt(1).putInt(2));
    Path y = large("y", ByteBuffer.allocate(9).putInt(0x801).putInt(samples));
    assertThatThrownBy(() -> IdxFiles.readImages(x))
        .isExactlyInstanceOf(DataFileException.class)
        .hasMessage(x + ", byte 4: sizes [2147483653, 1, 2] are more than an array can hold");
    assertThatThrownBy(() -> IdxFiles.readLabels(y)).hasMessageContaining("an array can hold");
    BatchSource source = IdxFiles.stream(x, y, 3);
    double[] features = new double[6];
    double[] targets = new double[3];
    try (BatchSource.Batches batches = source.open(0)) {
      assertThat(batches.read(features, targets, null)).isEqualTo(3);
      assertThat(features).containsExactly(1 / 255.0, 0, 0, 0, 0, 0);
      assertThat(targets).containsExactly(1, 0, 0);
      assertThat(batches.read(features, targets, null)).isEqualTo(3);
    }
    // A packed file may promise as much, and is found out where it ends.
    byte[] promise = {0, 0, 8, 1, (byte) 0x80, 0, 0, 5, 1, 2, 3, 4};
    BatchSource packed = IdxFiles.stream(x, file("z", gzip(promise)), 3);
    try (BatchSource.Batches batches = packed.open(0)) {
      assertThat(batches.read(features, targets, null)).isEqualTo(3);
      assertThat(targets).containsExactly(1, 2, 3);
      assertThatThrownBy(() -> batches.read(features, targets, null))
          .isExactlyInstanceOf(DataFileException.class)
          .hasMessageEndingWith("ends after 4 of 2147483653 data bytes; it is truncated");
    }
  }

  /** Writes a file whose bytes are 1, and zeros that take no room on the disk. */
  private Path large(String name, ByteBuffer start) throws IOException {
    start.put((byte) 1);
    long samples = Integer.toUnsignedLong(start.getInt(4));
    Path file = file(name, start.array());
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(start.limit() - 1 + (start.limit() > 9 ? 2 : 1) * samples);
    }
    return file;
  }

  @Test
  void wantsOneLabelForEachImage() throws IOException {
    Path x = file("x", images());
    Path y = file("y", labels(1, 2, 3));
    assertThatThrownBy(() -> IdxFiles.read(x, y))
        .isInstanceOf(DataFileException.class)
        .hasMessage(y + ", byte 4: has 3 labels, needs 2, one for each image of " + x);
  }

  @Test
  void namesAMissingFileAndAFolder() {
    assertThatThrownBy(() -> IdxFiles.readLabels(folder.resolve("none")))
        .isInstanceOf(DataFileException.class)
        .hasMessageEndingWith("none: no such file");
    assertThatThrownBy(() -> IdxFiles.readLabels(folder))
        .hasMessage(folder + ": not a regular file");
  }

  @Test
  void allocatesNoMoreThanTheFileHolds() throws IOException {
    // The header claims 2^30 labels; the file has 2.
    byte[] claims = with(labels(1, 2), 4, 0x40);
    for (byte[] bytes : new byte[][] {claims, gzip(claims)}) {
      Path file = file("labels", bytes);
      long before = allocated();
      assertThatThrownBy(() -> IdxFiles.readLabels(file)).isInstanceOf(DataFileException.class);
      assertThat(allocated() - before).isLessThan(1 << 20);
    }
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
