package io.github.espalier.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.backend.Backend;
import io.github.espalier.internal.Bits;
import io.github.espalier.network.Model;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tck.KeptFiles;
import io.github.espalier.tck.KeptFiles.Kept;
import io.github.espalier.tensor.DType;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an earlier version has written is read for ever, with the same bits. */
class KeptFilesTest {
  static Stream<Kept> files() {
    return KeptFiles.all().stream();
  }

  private static Model load(byte[] bytes, Backend backend) throws Exception {
    try (SafeTensorsReader reader =
        SafeTensorsReader.open("kept", new BytesChannel(bytes), FileLimits.DEFAULT)) {
      return ModelFiles.load(reader, backend, ReadOptions.DEFAULT);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void loadsWithItsBits(Kept kept) throws Exception {
    try (Backend backend = new HeapBackend(kept.dtype());
        Model model = load(kept.bytes(), backend)) {
      assertThat(model.network().toString()).isEqualTo(kept.network());
      assertThat(model.seed()).isEqualTo(kept.seed());
      List<String> expected = new ArrayList<>();
      kept.weights().forEach((name, numbers) -> expected.add(name + " " + bits(numbers)));
      List<String> found = new ArrayList<>();
      model.parameters().forEach(p -> found.add(p.name() + " " + bits(p.value().toArray())));
      assertThat(found).isEqualTo(expected);
    }
  }

  /** Whoever changes a kept file has not kept it. */
  @ParameterizedTest
  @MethodSource("files")
  void isTheFileThatWasWritten(Kept kept) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(kept.bytes());
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(kept.sha256());
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyTruncationAndEveryBitFlipIsRefused(Kept kept) throws Exception {
    byte[] bytes = kept.bytes();
    try (Backend backend = new HeapBackend(DType.FLOAT64)) {
      for (int length = 0; length < bytes.length; length++) {
        assertRefused(Arrays.copyOf(bytes, length), backend, "cut to " + length);
      }
      assertRefused(Arrays.copyOf(bytes, bytes.length + 1), backend, "one byte longer");
      for (int bit = 0; bit < bytes.length * 8; bit++) {
        byte[] damaged = bytes.clone();
        damaged[bit / 8] ^= (byte) (1 << bit % 8);
        assertRefused(damaged, backend, "bit " + bit);
      }
    }
  }

  private static void assertRefused(byte[] file, Backend backend, String what) {
    try {
      load(file, backend).close();
    } catch (ModelFormatException e) {
      return;
    } catch (Exception e) {
      throw new AssertionError(what, e);
    }
    throw new AssertionError(what + " was accepted");
  }

  private static String bits(double[] numbers) {
    StringBuilder text = new StringBuilder();
    for (double number : numbers) {
      text.append(Bits.hex(number)).append(' ');
    }
    return text.toString();
  }
}
