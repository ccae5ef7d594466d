package io.github.espalier.io;

import io.github.espalier.layer.Activation;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A process that saves a model over and over until it is killed: all weights are the number of the
 * save, which it prints when the save has returned.
 */
final class SavingProcess {
  /** Some 20 KiB: a save spends most of its time with the file. */
  static final Sequential NETWORK = Sequential.input(50).dense(50, Activation.RELU).build();

  private SavingProcess() {}

  /**
   * How it is started.
   *
   * @param how {@code atomically} or {@code in-place}
   * @param saves after which it ends by itself
   */
  static List<String> command(Path file, int firstSave, String how, int saves) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx64m",
        "-XX:+UseSerialGC",
        "-cp",
        // Surefire keeps the test class path here and not in java.class.path.
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        SavingProcess.class.getName(),
        file.toString(),
        Integer.toString(firstSave),
        how,
        Integer.toString(saves));
  }

  /** Takes the arguments of {@link #command}. */
  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    boolean inPlace = arguments[2].equals("in-place");
    // Unbuffered, one write a line: what was printed is in the pipe when the process dies.
    try (OutputStream out = new FileOutputStream(FileDescriptor.out);
        Model model = NETWORK.init(new HeapBackend(DType.FLOAT64), 0)) {
      double[][] weights = model.snapshot();
      int first = Integer.parseInt(arguments[1]);
      int saves = Integer.parseInt(arguments[3]);
      for (int save = first; save - first < saves; save++) {
        for (double[] numbers : weights) {
          Arrays.fill(numbers, save);
        }
        model.restore(weights);
        if (inPlace) {
          // What a save must not do; the test shows that it would notice.
          Files.write(file, RawFiles.bytes(ModelFiles.image(model)));
        } else {
          model.save(file);
        }
        out.write((save + "\n").getBytes(StandardCharsets.US_ASCII));
      }
    }
  }
}
