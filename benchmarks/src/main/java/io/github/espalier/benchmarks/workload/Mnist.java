package io.github.espalier.benchmarks.workload;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.BatchOrder;
import io.github.espalier.data.DataFileException;
import io.github.espalier.data.Dataset;
import io.github.espalier.data.IdxFiles;
import io.github.espalier.layer.Activation;
import io.github.espalier.loss.Losses;
import io.github.espalier.metric.Metrics;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Adam;
import io.github.espalier.train.History;
import io.github.espalier.train.TrainingDivergedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** Handwritten digits from the MNIST test files, every fifth held out. */
final class Mnist implements Workload {
  private static final int PIXELS = 784;
  private static final int DIGITS = 10;
  private static final int EPOCHS = 10;
  private static final double NEEDED = 0.945;

  @Override
  public String name() {
    return "mnist";
  }

  @Override
  public String description() {
    return "10000 handwritten digits by 784-128-10 (ReLU, softmax), Adam, from the t10k files in"
        + " --data DIR; every fifth digit is held out.";
  }

  @Override
  public boolean readsFiles() {
    return true;
  }

  @Override
  public Plan plan(Start start) throws IOException {
    return plan(start, part(read(start), false));
  }

  private static Plan plan(Start start, Dataset training) {
    Sequential network =
        Sequential.input(PIXELS)
            .dense(128, Activation.RELU)
            .dense(DIGITS, Activation.SOFTMAX)
            .build();
    return new Plan(
        network,
        training,
        Losses.crossEntropy(),
        Adam.of(0.001),
        BatchOrder.shuffled(32),
        EPOCHS,
        start.seedOr(1));
  }

  private static Dataset read(Start start) throws IOException {
    Path folder =
        start
            .data()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "mnist: needs --data DIR, a folder with t10k-images-idx3-ubyte and"
                            + " t10k-labels-idx1-ubyte, each with .gz or without"));
    Path images = file(folder, "t10k-images-idx3-ubyte");
    Path labels = file(folder, "t10k-labels-idx1-ubyte");
    Dataset data = IdxFiles.read(images, labels);
    if (data.featureShape().size() != PIXELS) {
      throw new DataFileException(
          images,
          "byte 8",
          "images of " + data.featureShape().size() + " pixels, needs " + PIXELS + ", 28 by 28");
    }
    for (int i = 0; i < data.size(); i++) {
      if (data.target(i, 0) >= DIGITS) {
        throw new DataFileException(
            labels, "byte " + (8 + i), "label " + (int) data.target(i, 0) + ", needs 0 to 9");
      }
    }
    if (data.size() < 5) {
      throw new DataFileException(
          images, "byte 4", data.size() + " images, needs at least 5 to hold one out");
    }
    return data;
  }

  private static Path file(Path folder, String name) throws DataFileException {
    Path packed = folder.resolve(name + ".gz");
    Path plain = folder.resolve(name);
    if (Files.notExists(packed) && Files.notExists(plain)) {
      throw new DataFileException(plain, "no such file, nor one with .gz");
    }
    return Files.exists(packed) ? packed : plain;
  }

  private static Dataset part(Dataset data, boolean heldOut) {
    return data.select(
        IntStream.range(0, data.size()).filter(i -> (i % 5 == 4) == heldOut).toArray());
  }

  @Override
  public Verdict train(Backend backend, Start start, Lines out) throws IOException {
    Dataset all = read(start);
    Plan plan = plan(start, part(all, false));
    Dataset heldOut = part(all, true);
    out.line("Training on %d digits, %d held out.", plan.data().size(), heldOut.size());
    try (Model model = plan.network().init(backend, plan.seed())) {
      History history =
          plan.trainer(model)
              .metric(Metrics.accuracy())
              .listener(new SpeedLines(out, plan))
              .build()
              .fit(plan.data(), heldOut);
      double accuracy = history.last("val_accuracy");
      return new Verdict(
          accuracy >= NEEDED,
          Lines.format("held-out accuracy %.2f %%, needs %.1f %%", 100 * accuracy, 100 * NEEDED));
    } catch (TrainingDivergedException e) {
      return new Verdict(false, "training diverged: " + e.getMessage());
    }
  }
}
