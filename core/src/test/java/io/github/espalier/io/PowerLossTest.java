package io.github.espalier.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a power failure leaves of a save, at every moment; and writers that it would catch. */
class PowerLossTest {
  @TempDir Path dir;

  private final List<SafeTensorsImage> images = List.of(image(1), image(2), image(3));

  /** A way to replace a file. */
  private interface Writer {
    void save(Disk disk, Path file, SafeTensorsImage image) throws IOException;
  }

  /** Longer than one piece, so that it is written in several steps. */
  private static SafeTensorsImage image(double value) {
    double[] numbers = new double[20_000];
    Arrays.fill(numbers, value);
    return SafeTensorsImage.of(
        SafeTensorsTest.PROFILE, List.of(StoredTensor.of("a", List.of(numbers.length), numbers)));
  }

  @Test
  void theOldOrTheNewFileIsThereAtEveryMomentAndTheNewOneOnceSaved() throws Exception {
    assertThat(faults(AtomicSave::save)).isEmpty();
  }

  @Test
  void directoriesThatWereMissingAreThereOnceSaved() throws Exception {
    Path file = dir.resolve("runs/first/m");
    assertThat(faults(CheckpointFiles::save, file)).isEmpty();
  }

  @Test
  void writerThatForcesOnlyTheFilesDirectoryIsCaught() throws Exception {
    for (Path file : List.of(dir.resolve("runs/m"), dir.resolve("runs/first/m"))) {
      Writer writer =
          (disk, to, image) -> CheckpointFiles.save(forcingOnly(to.getParent(), disk), to, image);
      assertThat(faults(writer, file)).contains("saved, but an older file may come back");
    }
  }

  @Test
  void writerWithoutForceIsCaught() throws Exception {
    assertThat(faults((disk, file, image) -> AtomicSave.save(withoutForce(disk), file, image)))
        .anyMatch(fault -> fault.contains("damaged"));
  }

  @Test
  void writerThatDoesNotForceTheDirectoryIsCaught() throws Exception {
    assertThat(faults((disk, file, image) -> replace(disk, file, image, Order.NO_DIRECTORY)))
        .anyMatch(fault -> fault.contains("saved, but an older file"));
  }

  @Test
  void writerThatForcesTheDirectoryTooEarlyIsCaught() throws Exception {
    assertThat(faults((disk, file, image) -> replace(disk, file, image, Order.DIRECTORY_FIRST)))
        .anyMatch(fault -> fault.contains("saved, but an older file"));
  }

  @Test
  void writerThatForcesAfterTheRenameIsCaught() throws Exception {
    assertThat(faults((disk, file, image) -> replace(disk, file, image, Order.FORCE_LAST)))
        .anyMatch(fault -> fault.contains("damaged"));
  }

  @Test
  void writerThatDeletesFirstIsCaught() throws Exception {
    assertThat(faults((disk, file, image) -> replace(disk, file, image, Order.DELETE_FIRST)))
        .anyMatch(fault -> fault.contains("no file"));
  }

  @Test
  void everyFailureLeavesTheOldFileAlsoIfThePowerFailsNext() throws Exception {
    Path file = dir.resolve("m");
    byte[] old = RawFiles.bytes(images.get(0));
    byte[] fresh = RawFiles.bytes(images.get(1));
    FaultyDisk complete = new FaultyDisk(new VolatileDisk(), -1, null);
    AtomicSave.save(complete, file, images.get(1));
    for (int n = 0; n < complete.log.size(); n++) {
      VolatileDisk disk = new VolatileDisk();
      AtomicSave.save(disk, file, images.get(0));
      IOException fault = new IOException("Input/output error");
      FaultyDisk failing = new FaultyDisk(disk, n, fault);
      assertThatThrownBy(() -> AtomicSave.save(failing, file, images.get(1)))
          .satisfies(e -> assertThat(e == fault || e.getCause() == fault).isTrue());
      String step = complete.log.get(n) + " " + n;
      boolean last = step.startsWith("forceDirectory");
      assertThat(disk.files()).as(step).containsExactly(file);
      assertThat(disk.read(file)).as(step).isEqualTo(last ? fresh : old);
      assertThat(disk.afterPowerLoss(file))
          .as(step)
          .allMatch(left -> Arrays.equals(left, old) || last && Arrays.equals(left, fresh));
    }
  }

  /** What goes wrong if the power fails at any moment of three saves. */
  private List<String> faults(Writer writer) throws IOException {
    return faults(writer, dir.resolve("m"));
  }

  private List<String> faults(Writer writer, Path file) throws IOException {
    VolatileDisk disk = new VolatileDisk();
    List<String> faults = new ArrayList<>();
    byte[] old = null;
    for (SafeTensorsImage image : images) {
      byte[] before = old;
      byte[] now = RawFiles.bytes(image);
      disk.afterStep(() -> check(disk, file, before, now, faults));
      writer.save(disk, file, image);
      for (byte[] left : disk.afterPowerLoss(file)) {
        if (!Arrays.equals(left, now)) {
          faults.add("saved, but an older file may come back");
        }
      }
      old = now;
    }
    return faults;
  }

  private static void check(
      VolatileDisk disk, Path file, byte[] before, byte[] now, List<String> faults) {
    for (byte[] left : disk.afterPowerLoss(file)) {
      if (left == null && before != null) {
        faults.add("no file is left");
      } else if (left != null && !Arrays.equals(left, before) && !Arrays.equals(left, now)) {
        faults.add("a damaged file of " + left.length + " bytes is left");
      }
    }
  }

  private enum Order {
    NO_DIRECTORY,
    DIRECTORY_FIRST,
    FORCE_LAST,
    DELETE_FIRST
  }

  /** What AtomicSave does, with one mistake. */
  private static void replace(Disk disk, Path file, SafeTensorsImage image, Order order)
      throws IOException {
    Path temp = file.resolveSibling("temp");
    Disk.Output out = disk.create(temp);
    image.writeTo(out::write);
    if (order != Order.FORCE_LAST) {
      out.force();
    }
    if (order == Order.DELETE_FIRST) {
      disk.delete(file);
    }
    if (order == Order.DIRECTORY_FIRST) {
      disk.forceDirectory(file.getParent());
    }
    disk.move(temp, file);
    if (order == Order.FORCE_LAST) {
      out.force();
    }
    if (order == Order.FORCE_LAST || order == Order.DELETE_FIRST) {
      disk.forceDirectory(file.getParent());
    }
    out.close();
  }

  private static Disk withoutForce(Disk disk) {
    return new Careless(disk) {
      @Override
      public Output create(Path file) throws IOException {
        Output out = super.create(file);
        return new Output() {
          @Override
          public void write(ByteBuffer piece) throws IOException {
            out.write(piece);
          }

          @Override
          public void force() {
            // The mistake.
          }

          @Override
          public void close() throws IOException {
            out.close();
          }
        };
      }
    };
  }

  /** Forces no directory but the one given. */
  private static Disk forcingOnly(Path directory, Disk disk) {
    return new Careless(disk) {
      @Override
      public void forceDirectory(Path each) throws IOException {
        if (each.equals(directory)) {
          super.forceDirectory(each);
        }
      }
    };
  }

  /** Another disk, of which a step can be left out. */
  private abstract static class Careless implements Disk {
    private final Disk disk;

    Careless(Disk disk) {
      this.disk = disk;
    }

    @Override
    public Output create(Path file) throws IOException {
      return disk.create(file);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
      disk.move(from, to);
    }

    @Override
    public boolean isDirectory(Path directory) {
      return disk.isDirectory(directory);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
      disk.createDirectory(directory);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
      disk.forceDirectory(directory);
    }

    @Override
    public void delete(Path file) throws IOException {
      disk.delete(file);
    }
  }
}
