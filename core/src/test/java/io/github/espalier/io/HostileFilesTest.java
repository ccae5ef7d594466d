package io.github.espalier.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.espalier.backend.Backend;
import io.github.espalier.io.ModelFormatException.Reason;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files made to break a reader, each refused for the reason that is true of it. */
class HostileFilesTest {
  @TempDir Path dir;

  /** As far as the network; a file without one, as far as its tensors. */
  private static void read(Path file) throws Exception {
    RawFiles.read(file);
    try (Backend backend = new HeapBackend(DType.FLOAT64)) {
      ModelFiles.load(file, backend).close();
    }
  }

  @BeforeAll
  static void warmUp() throws Exception {
    // Loading the reader's classes is not the first hostile file's doing.
    Path file = Files.createTempFile("espalier", ".safetensors");
    try (Backend backend = new HeapBackend(DType.FLOAT64);
        Model model = Sequential.input(2).dense(3).build().init(backend, 1)) {
      model.save(file);
      read(file);
    } finally {
      Files.delete(file);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.github.espalier.io.HostileFiles#files")
  void refusesForTheRightReason(String name, Reason reason, byte[] bytes) throws Exception {
    Path file = Files.write(dir.resolve("m.safetensors"), bytes);
    com.sun.management.ThreadMXBean memory =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = memory.getCurrentThreadAllocatedBytes();
    try {
      read(file);
    } catch (ModelFormatException e) {
      long allocated = memory.getCurrentThreadAllocatedBytes() - before;
      assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
      assertThat(allocated).isLessThanOrEqualTo((1 << 20) + 64L * bytes.length);
      assertThat(e.getMessage())
          .startsWith(file.toString())
          .doesNotContain("\n")
          .hasSizeLessThan(file.toString().length() + 400);
      return;
    }
    throw new AssertionError(name + " was accepted");
  }

  @Test
  void listIsAsLongAsPromised() throws Exception {
    assertThat(HostileFiles.files().count()).isGreaterThanOrEqualTo(150);
  }

  @Test
  void refusesADirectory() {
    assertNotRegular(dir);
  }

  @Test
  void refusesAPipeWithoutWaitingForIt() throws Exception {
    Path pipe = dir.resolve("pipe");
    Process mkfifo;
    try {
      mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
    } catch (java.io.IOException e) {
      assumeTrue(false, "no mkfifo here");
      return;
    }
    assertThat(mkfifo.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assumeTrue(mkfifo.exitValue() == 0);
    Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> assertNotRegular(pipe));
  }

  @Test
  void refusesASocket() throws Exception {
    Path socket = Files.createTempDirectory("espalier").resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      assertNotRegular(socket);
    } catch (UnsupportedOperationException e) {
      assumeTrue(false, "no local sockets here");
    } finally {
      Files.deleteIfExists(socket);
      Files.delete(socket.getParent());
    }
  }

  @Test
  void followsALinkToAFileButNotOneToNowhereOrToItself() throws Exception {
    byte[] good = RawFiles.bytes(SafeTensorsTest.sample());
    Files.write(dir.resolve("m"), good);
    Files.createSymbolicLink(dir.resolve("link"), dir.resolve("m"));
    RawFiles.read(dir.resolve("link"));
    Files.createSymbolicLink(dir.resolve("nowhere"), dir.resolve("no"));
    assertThatThrownBy(() -> RawFiles.read(dir.resolve("nowhere")))
        .isInstanceOf(NoSuchFileException.class);
    Files.createSymbolicLink(dir.resolve("self"), dir.resolve("self"));
    assertThatThrownBy(() -> RawFiles.read(dir.resolve("self"))).isInstanceOf(IOException.class);
    Files.createSymbolicLink(dir.resolve("folder"), dir);
    assertNotRegular(dir.resolve("folder"));
  }

  /** Holes are cheap to make: 3 GiB, then 32 MiB of zeros with a header that fits them. */
  @Test
  void refusesSparseFiles() throws Exception {
    Path file = dir.resolve("sparse");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    assertReason(Reason.OVER_LIMIT, FileLimits.DEFAULT, file);
    assertReason(Reason.BAD_HEADER, FileLimits.DEFAULT.withMaxFileBytes(4L << 30), file);
    String profile =
        RawFiles.header(RawFiles.bytes(SafeTensorsTest.sample())).replaceFirst("\\},\"0\\..*", "");
    String header =
        profile + "},\"a\":{\"dtype\":\"F32\",\"shape\":[8388608],\"data_offsets\":[0,33554432]}}";
    byte[] bytes = RawFiles.withHeader(RawFiles.file(header, 0), header);
    Files.write(file, bytes);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(bytes.length + (1L << 25));
    }
    assertThatThrownBy(() -> RawFiles.read(file))
        .isInstanceOfSatisfying(
            ModelFormatException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.DIGEST_MISMATCH));
  }

  @Test
  void refusesADevice() {
    Path device = Path.of("/dev/zero");
    assumeTrue(Files.exists(device));
    assertNotRegular(device);
  }

  @Test
  void refusesAFileBeyondTheLimitBeforeReadingIt() throws Exception {
    byte[] good = RawFiles.bytes(SafeTensorsTest.sample());
    Path file = Files.write(dir.resolve("m"), good);
    SafeTensorsReader.open(file, FileLimits.DEFAULT.withMaxFileBytes(good.length)).close();
    assertReason(Reason.OVER_LIMIT, FileLimits.DEFAULT.withMaxFileBytes(good.length - 1), file);
    assertReason(Reason.OVER_LIMIT, new FileLimits(1 << 20, 64, 9, 8, 1 << 20), file);
    assertReason(Reason.OVER_LIMIT, new FileLimits(1 << 20, 1 << 20, 2, 8, 1 << 20), file);
    assertReason(Reason.OVER_LIMIT, new FileLimits(1 << 20, 1 << 20, 3, 1, 1 << 20), file);
    assertReason(Reason.OVER_LIMIT, new FileLimits(1 << 20, 1 << 20, 3, 2, 1547), file);
    SafeTensorsReader.open(file, new FileLimits(1 << 20, 1 << 20, 3, 2, 1548)).close();
  }

  private static void assertReason(Reason reason, FileLimits limits, Path file) throws Exception {
    try {
      SafeTensorsReader.open(file, limits).close();
    } catch (ModelFormatException e) {
      assertThat(e.reason()).isEqualTo(reason);
      return;
    }
    throw new AssertionError("accepted with " + limits);
  }

  private static void assertNotRegular(Path path) {
    try {
      RawFiles.read(path);
    } catch (ModelFormatException e) {
      assertThat(e.reason()).isEqualTo(Reason.NOT_A_REGULAR_FILE);
      return;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("accepted");
  }
}
