package io.github.espalier.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.io.ModelFormatException.Reason;
import io.github.espalier.tensor.DType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {
  static final Profile PROFILE = new Profile(Profile.MODEL, "{\"layers\":[]}", null);

  @TempDir Path dir;

  /** A file of about 2 KiB with both formats. */
  static SafeTensorsImage sample() {
    Random random = new Random(7);
    return SafeTensorsImage.of(
        PROFILE,
        List.of(
            StoredTensor.of("0.dense.weight", List.of(8, 22), random.doubles(176).toArray()),
            StoredTensor.of("0.dense.bias", List.of(1, 16), random.doubles(16).toArray()),
            StoredTensor.of("1.dense.weight", List.of(3), 1f, -0f, Float.MIN_VALUE)));
  }

  @Test
  void everyBitOfEveryNumberSurvives() throws Exception {
    double[] doubles = {
      0,
      -0.0,
      1,
      -1,
      Math.PI,
      Double.MIN_VALUE,
      -Double.MIN_VALUE,
      Double.MIN_NORMAL,
      Double.MAX_VALUE,
      -Double.MAX_VALUE,
      Math.nextUp(1.0),
      0.1
    };
    float[] floats = {0, -0f, 0.1f, Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE};
    // Longer than one piece, so that the seams between pieces are crossed.
    double[] many = new Random(1).doubles(20_000).toArray();
    float[] manyFloats = new float[20_001];
    for (int i = 0; i < manyFloats.length; i++) {
      manyFloats[i] = i / 3f;
    }
    Path file = dir.resolve("m.safetensors");
    SafeTensorsImage image =
        SafeTensorsImage.of(
            PROFILE,
            List.of(
                StoredTensor.of("a", List.of(3, 4), doubles),
                StoredTensor.of("ünïcode \"😀\"", List.of(6), floats),
                StoredTensor.of("b", List.of(20_000, 1), many),
                StoredTensor.of("c", List.of(20_001), manyFloats)));
    AtomicSave.save(Disk.REAL, file, image);

    assertThat(Files.size(file)).isEqualTo(image.length());
    List<StoredTensor> read = RawFiles.read(file);
    assertThat(read)
        .extracting(StoredTensor::name)
        .containsExactly("a", "ünïcode \"😀\"", "b", "c");
    assertThat(read)
        .extracting(StoredTensor::dtype)
        .containsExactly(DType.FLOAT64, DType.FLOAT32, DType.FLOAT64, DType.FLOAT32);
    assertThat(read.get(0).shape()).containsExactly(3, 4);
    for (int i = 0; i < doubles.length; i++) {
      assertThat(Double.doubleToRawLongBits(read.get(0).get(i)))
          .isEqualTo(Double.doubleToRawLongBits(doubles[i]));
    }
    for (int i = 0; i < floats.length; i++) {
      assertThat(Float.floatToRawIntBits((float) read.get(1).get(i)))
          .isEqualTo(Float.floatToRawIntBits(floats[i]));
    }
    for (int i = 0; i < many.length; i++) {
      assertThat(read.get(2).get(i)).isEqualTo(many[i]);
    }
    for (int i = 0; i < manyFloats.length; i++) {
      assertThat(read.get(3).get(i)).isEqualTo(manyFloats[i]);
    }
  }

  @Test
  void sameContentGivesSameBytes() throws Exception {
    assertThat(RawFiles.bytes(sample())).isEqualTo(RawFiles.bytes(sample()));
  }

  @Test
  void layoutIsTheDocumentedOne() throws Exception {
    byte[] file = RawFiles.bytes(sample());
    String header = RawFiles.header(file);
    assertThat(header)
        .startsWith("{\"__metadata__\":{\"sha256\":\"")
        .contains(
            "\",\"format\":\"espalier\",\"version\":\"1\",\"min_reader\":\"1\",\"engine\":\"espalier",
            "\"kind\":\"model\",\"arch\":\"{\\\"layers\\\":[]}\"},",
            "\"0.dense.weight\":{\"dtype\":\"F64\",\"shape\":[8,22],\"data_offsets\":[0,1408]}",
            "\"0.dense.bias\":{\"dtype\":\"F64\",\"shape\":[1,16],\"data_offsets\":[1408,1536]}",
            "\"1.dense.weight\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[1536,1548]}");
    assertThat(header.length() % 8).isZero();
    // Little-endian 1f is 00 00 80 3f, behind 192 doubles.
    assertThat(Arrays.copyOfRange(file, file.length - 12, file.length - 8))
        .containsExactly(0, 0, 0x80, 0x3f);

    // The digest, recomputed without any of the reader's code.
    int at = 8 + "{\"__metadata__\":{\"sha256\":\"".length();
    String stated = new String(file, at, 64, "US-ASCII");
    Arrays.fill(file, at, at + 64, (byte) '0');
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file)))
        .isEqualTo(stated);
  }

  @Test
  void checkpointCarriesItsState() throws Exception {
    Path file = dir.resolve("c.safetensors");
    Profile profile = new Profile(Profile.CHECKPOINT, "{}", "{\"step\":7}");
    AtomicSave.save(
        Disk.REAL,
        file,
        SafeTensorsImage.of(profile, List.of(StoredTensor.of("a", List.of(1), 2.0))));
    try (SafeTensorsReader reader = SafeTensorsReader.open(file, FileLimits.DEFAULT)) {
      assertThat(reader.profile()).isEqualTo(profile);
    }
  }

  @Test
  void everyTruncationIsRefused() throws Exception {
    byte[] bytes = RawFiles.bytes(sample());
    assertThat(bytes.length).isBetween(1_900, 2_200);
    for (int length = 0; length < bytes.length; length++) {
      assertRefused(Arrays.copyOf(bytes, length), "cut to " + length);
    }
    assertRefused(Arrays.copyOf(bytes, bytes.length + 1), "one byte longer");
    RawFiles.read(bytes);
  }

  @Test
  void everySingleBitFlipIsRefused() throws Exception {
    byte[] bytes = RawFiles.bytes(sample());
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] damaged = bytes.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertRefused(damaged, "bit " + bit);
    }
    RawFiles.read(bytes);
  }

  private static void assertRefused(byte[] file, String what) {
    try {
      RawFiles.read(file);
    } catch (ModelFormatException e) {
      if (e.getMessage().contains("\n")) {
        throw new AssertionError("more than one line: " + e.getMessage(), e);
      }
      return;
    } catch (Exception e) {
      throw new AssertionError(what, e);
    }
    throw new AssertionError(what + " was accepted");
  }

  @Test
  void readsWhatOtherWritersWrite() throws Exception {
    // Unpadded, entries not in the order of the data, a scalar, an empty tensor, spaces inside.
    String header =
        "{\"b\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [8, 16]},"
            + "\"__metadata__\": {\"format\": \"pt\"},"
            + "\"e\":{\"dtype\":\"F64\",\"shape\":[0,3],\"data_offsets\":[16,16]},"
            + "\"a\":{\"data_offsets\":[0,8],\"shape\":[],\"dtype\":\"F64\"}}";
    byte[] file = RawFiles.file(header, 16);
    List<StoredTensor> tensors = RawFiles.readForeign(file);
    assertThat(tensors).extracting(StoredTensor::name).containsExactly("a", "b", "e");
    assertThat(tensors).extracting(StoredTensor::size).containsExactly(1, 2, 0);
    assertThatThrownBy(() -> RawFiles.read(file))
        .isInstanceOfSatisfying(
            ModelFormatException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_A_MODEL))
        .hasMessageContaining("loadWeights");
  }

  @Test
  void nonFiniteNumbersPassOnlyWhenAskedFor() throws Exception {
    Path file = dir.resolve("nan.safetensors");
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1 / 0.0}) {
      List<StoredTensor> tensors = new ArrayList<>();
      tensors.add(StoredTensor.of("a", List.of(3), 1.0, bad, 2.0));
      tensors.add(StoredTensor.of("b", List.of(2), 1f, (float) bad));
      for (StoredTensor tensor : tensors) {
        Files.write(file, RawFiles.bytes(SafeTensorsImage.of(PROFILE, List.of(tensor))));
        assertThatThrownBy(() -> RawFiles.read(file))
            .isInstanceOfSatisfying(
                ModelFormatException.class,
                e -> assertThat(e.reason()).isEqualTo(Reason.NON_FINITE))
            .hasMessageContaining("element 1 is " + bad);
        try (SafeTensorsReader reader = SafeTensorsReader.open(file, FileLimits.DEFAULT)) {
          assertThat(reader.tensors(true).get(0).get(1)).isEqualTo((Double) bad);
        }
      }
    }
  }

  @Test
  void writerRefusesWhatNoReaderTakes() {
    StoredTensor a = StoredTensor.of("a", List.of(1), 1.0);
    assertThatThrownBy(() -> SafeTensorsImage.of(PROFILE, List.of(a, a)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("named \"a\"");
    assertThatThrownBy(
            () ->
                SafeTensorsImage.of(
                    PROFILE, List.of(StoredTensor.of("__metadata__", List.of(1), 1.0))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> SafeTensorsImage.of(PROFILE, List.of(StoredTensor.of("a", List.of(2), 1.0))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                SafeTensorsImage.of(
                    PROFILE,
                    List.of(StoredTensor.of("a", List.of(1, 1, 1, 1, 1, 1, 1, 1, 1), 1.0))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> SafeTensorsImage.of(new Profile(Profile.CHECKPOINT, "{}", null), List.of(a)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
