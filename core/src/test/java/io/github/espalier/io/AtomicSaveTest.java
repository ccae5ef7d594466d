package io.github.espalier.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicSaveTest {
  private static final byte[] OLD = {1, 2, 3};

  @TempDir Path dir;

  private static SafeTensorsImage image() {
    // 3 pieces of 64 KiB and a rest, besides the length and the header.
    return SafeTensorsImage.of(
        SafeTensorsTest.PROFILE,
        List.of(StoredTensor.of("a", List.of(25_000), new double[25_000])));
  }

  @Test
  void stepsComeInTheOneSafeOrder() throws Exception {
    FaultyDisk disk = new FaultyDisk(Disk.REAL, -1, null);
    AtomicSave.save(disk, dir.resolve("m"), image());
    assertThat(disk.log.stream().distinct().collect(Collectors.toList()))
        .containsExactly("create", "write", "force", "close", "move", "forceDirectory");
    // 8 bytes of length, the header, ceil(200000 / 65536) = 4 pieces.
    assertThat(disk.log).hasSize(1 + 6 + 1 + 1 + 1 + 1);
    assertThat(names()).containsExactly("m");
    RawFiles.read(dir.resolve("m"));
  }

  @Test
  void failureAtAnyStepLeavesTheOldFileAndNoOther() throws Exception {
    Path file = dir.resolve("m");
    FaultyDisk complete = new FaultyDisk(Disk.REAL, -1, null);
    AtomicSave.save(complete, file, image());
    for (int n = 0; n < complete.log.size(); n++) {
      for (Throwable fault : List.of(new IOException("No space left"), new OutOfMemoryError())) {
        Files.write(file, OLD);
        FaultyDisk disk = new FaultyDisk(Disk.REAL, n, fault);
        boolean last = complete.log.get(n).equals("forceDirectory");
        assertThatThrownBy(() -> AtomicSave.save(disk, file, image()))
            .as("step %d, %s", n, complete.log.get(n))
            .satisfies(e -> assertThat(e == fault || e.getCause() == fault && last).isTrue());
        assertThat(names()).containsExactly("m");
        if (last) {
          // The rename has happened: the new file, whole.
          RawFiles.read(file);
        } else {
          assertThat(Files.readAllBytes(file)).isEqualTo(OLD);
        }
      }
    }
  }

  @Test
  void failureWithoutAnOldFileLeavesNothing() throws Exception {
    for (int n = 0; n < 10; n++) {
      FaultyDisk disk = new FaultyDisk(Disk.REAL, n, new IOException("Input/output error"));
      assertThatThrownBy(() -> AtomicSave.save(disk, dir.resolve("m"), image()))
          .hasMessage("Input/output error");
      assertThat(names()).isEmpty();
    }
  }

  @Test
  void failureOfTheLastForceSaysWhatItMeans() {
    FaultyDisk disk = new FaultyDisk(Disk.REAL, 10, new IOException("Input/output error"));
    assertThatThrownBy(() -> AtomicSave.save(disk, dir.resolve("m"), image()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("saved completely")
        .hasRootCauseMessage("Input/output error");
  }

  @Test
  void unsupportedAtomicMoveIsAnErrorNotACopy() throws Exception {
    FaultyDisk disk =
        new FaultyDisk(Disk.REAL, 9, new AtomicMoveNotSupportedException("a", "b", "other device"));
    Files.write(dir.resolve("m"), OLD);
    assertThatThrownBy(() -> AtomicSave.save(disk, dir.resolve("m"), image()))
        .isInstanceOf(AtomicMoveNotSupportedException.class);
    assertThat(Files.readAllBytes(dir.resolve("m"))).isEqualTo(OLD);
  }

  @Test
  void directoryInTheWayIsLeftAlone() throws Exception {
    Files.createDirectory(dir.resolve("m"));
    assertThatThrownBy(() -> AtomicSave.save(Disk.REAL, dir.resolve("m"), image()))
        .isInstanceOf(IOException.class)
        .hasMessage(dir.resolve("m") + ": is a directory, needs a file to save to");
    FaultyDisk disk = new FaultyDisk(Disk.REAL, -1, null);
    for (Path each : List.of(dir.resolve("m"), dir.getRoot())) {
      assertThatThrownBy(() -> AtomicSave.save(disk, each, image()))
          .hasMessage(each + ": is a directory, needs a file to save to");
      assertThatThrownBy(() -> CheckpointFiles.save(disk, each, image()))
          .hasMessage(each + ": is a directory, needs a file to save to");
    }
    assertThat(disk.log).as("before anything is written").isEmpty();
    assertThat(names()).containsExactly("m");
    assertThat(dir.resolve("m")).isDirectory();
  }

  @Test
  void missingDirectoryIsNamed() throws Exception {
    assertThatThrownBy(() -> AtomicSave.save(Disk.REAL, dir.resolve("no/m"), image()))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(dir.resolve("no") + ": needed to save " + dir.resolve("no/m"));
    Path file = Files.createFile(dir.resolve("file"));
    assertThatThrownBy(() -> AtomicSave.save(Disk.REAL, file.resolve("m"), image()))
        .isInstanceOf(NotDirectoryException.class)
        .hasMessageContaining(file + " (needed to save");
  }

  @Test
  void missingDirectoriesAreMadeFromTheTopAndForcedOneByOne() throws Exception {
    FaultyDisk disk = new FaultyDisk(Disk.REAL, -1, null);
    AtomicSave.createDirectories(disk, dir.resolve("a/b"));
    assertThat(dir.resolve("a/b")).isDirectory();
    assertThat(disk.log)
        .containsExactly("createDirectory", "forceDirectory", "createDirectory", "forceDirectory");
    AtomicSave.createDirectories(disk, dir.resolve("a/b"));
    assertThat(disk.log).hasSize(4);
  }

  @Test
  void interruptDoesNotKeepNewDirectoriesFromBeingForced() throws Exception {
    FaultyDisk before = new FaultyDisk(Disk.REAL, -1, null);
    Thread.currentThread().interrupt();
    AtomicSave.createDirectories(before, dir.resolve("a/b"));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(before.log)
        .containsExactly("createDirectory", "forceDirectory", "createDirectory", "forceDirectory");
    FaultyDisk meanwhile = new FaultyDisk(Disk.REAL, 1, new ClosedByInterruptException());
    AtomicSave.createDirectories(meanwhile, dir.resolve("c"));
    assertThat(Thread.interrupted()).isTrue();
    // The force was cut short, and done again.
    assertThat(meanwhile.log)
        .containsExactly("createDirectory", "forceDirectory", "forceDirectory");
  }

  @Test
  void onlyFilesThatKilledSavesLeaveAreDeleted() throws Exception {
    List<String> others =
        List.of(
            ".espalier-0123456789abcdef.tmp.old",
            ".espalier-0123456789ABCDEF.tmp",
            ".espalier-0123456789abcde.tmp",
            "x.espalier-0123456789abcdef.tmp",
            "notes.tmp");
    for (String name : others) {
      Files.write(dir.resolve(name), OLD);
    }
    Path below = Files.createDirectory(dir.resolve("below"));
    Files.write(below.resolve(".espalier-0123456789abcdef.tmp"), OLD);
    Files.createDirectory(dir.resolve(".espalier-1111111111111111.tmp"));
    Files.write(dir.resolve(".espalier-0123456789abcdef.tmp"), OLD);
    Files.write(dir.resolve(".espalier-fedcba9876543210.tmp"), OLD);
    CheckpointFiles.deleteAbandoned(dir);
    List<String> left = new ArrayList<>(others);
    left.addAll(List.of("below", ".espalier-1111111111111111.tmp"));
    assertThat(names()).containsExactlyInAnyOrderElementsOf(left);
    assertThat(below.resolve(".espalier-0123456789abcdef.tmp")).exists();
    CheckpointFiles.deleteAbandoned(dir.resolve("no"));
  }

  @Test
  void linkKeepsPointingToTheFile() throws Exception {
    Files.write(dir.resolve("real"), OLD);
    Files.createSymbolicLink(dir.resolve("link"), dir.resolve("real"));
    AtomicSave.save(Disk.REAL, dir.resolve("link"), image());
    assertThat(dir.resolve("link")).isSymbolicLink();
    RawFiles.read(dir.resolve("real"));
    assertThat(names()).containsExactlyInAnyOrder("link", "real");
  }

  @Test
  void interruptedThreadSavesAndStaysInterrupted() throws Exception {
    Path file = Files.write(dir.resolve("m"), OLD);
    Thread.currentThread().interrupt();
    AtomicSave.save(Disk.REAL, file, image());
    assertThat(Thread.interrupted()).isTrue();
    RawFiles.read(file);
    assertThat(names()).containsExactly("m");
  }

  @Test
  void interruptAtAnyStepOnlyDelaysTheSave() throws Exception {
    Path file = dir.resolve("m");
    for (int n = 0; n <= 10; n++) {
      Files.write(file, OLD);
      FaultyDisk disk = new FaultyDisk(Disk.REAL, n, new ClosedByInterruptException());
      Thread.currentThread().interrupt();
      AtomicSave.save(disk, file, image());
      assertThat(Thread.interrupted()).as("step %d", n).isTrue();
      assertThat(disk.log).hasSizeGreaterThan(11);
      RawFiles.read(file);
      assertThat(names()).containsExactly("m");
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(path -> path.getFileName().toString()).collect(Collectors.toList());
    }
  }
}
