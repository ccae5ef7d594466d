package io.github.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.Dataset;
import io.github.espalier.layer.Activation;
import io.github.espalier.loss.Losses;
import io.github.espalier.network.Model;
import io.github.espalier.network.Predictor;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Adam;
import io.github.espalier.tensor.DType;
import io.github.espalier.train.Checkpoints;
import io.github.espalier.train.Trainer;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A life of training, predicting, saving, loading and closing leaves nothing behind: a backend
 * extends this class and says how it is created.
 *
 * <p>{@code -Despalier.soak=600} makes it last so many seconds instead of three. What is counted
 * (files, threads, bytes outside of the heap) has to be the same at the beginning and at the end;
 * heap and resident memory are compared in runs of ten minutes and more, which begin when the JVM
 * has compiled.
 */
public abstract class SoakContract {
  private static final int SECONDS = Integer.getInteger("espalier.soak", 3);
  private static final int TENTHS = 10;
  private static final int LONG = 600;
  private static final int SAMPLES = 50;

  private static final Sequential NETWORK =
      Sequential.input(12)
          .dense(20, Activation.RELU)
          .dropout(0.1)
          .dense(3, Activation.SOFTMAX)
          .build();

  @TempDir Path directory;

  /** A new backend; the test closes it. */
  protected abstract Backend create(DType dtype);

  /** Bytes outside of the heap that the backend's library knows of, besides direct buffers. */
  protected long nativeBytes() {
    return 0;
  }

  @Test
  void aLifeLeavesNothingBehind() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Resources.known(), "needs a system that tells what a process holds");
    Dataset data = data();
    boolean isLong = SECONDS >= LONG;
    for (int round = 0; round < (isLong ? 2_000 : 10); round++) {
      live(data);
    }
    // The first look takes a buffer of its own.
    Resources.now(this::offHeap);
    Resources warm = Resources.now(this::offHeap);
    Resources now = warm;
    long rounds = 0;
    long start = System.nanoTime();
    for (int tenth = 1; tenth <= TENTHS; tenth++) {
      if (isLong) {
        System.out.println(getClass().getSimpleName() + ": " + rounds + " rounds, " + now);
      }
      long end = start + TimeUnit.SECONDS.toNanos(SECONDS) * tenth / TENTHS;
      for (; System.nanoTime() < end; rounds++) {
        live(data);
      }
      now = Resources.now(this::offHeap);
    }
    System.out.println(getClass().getSimpleName() + ": " + rounds + " rounds, " + now);
    now.requireNoMoreThan(warm);
    if (isLong) {
      now.requireFlat(warm);
    }
  }

  private static Dataset data() {
    double[][] x = new double[SAMPLES][12];
    int[] labels = new int[SAMPLES];
    for (int r = 0; r < SAMPLES; r++) {
      for (int c = 0; c < 12; c++) {
        x[r][c] = Math.sin(1 + r * 1.7 + c * 2.3);
      }
      labels[r] = r % 3;
    }
    return Dataset.of(x, labels);
  }

  private long offHeap() {
    long bytes = nativeBytes();
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      bytes += pool.getMemoryUsed();
    }
    return bytes;
  }

  private void live(Dataset data) throws IOException {
    for (DType dtype : DType.values()) {
      live(dtype, data);
    }
  }

  private void live(DType dtype, Dataset data) throws IOException {
    Path file = directory.resolve(dtype + ".safetensors");
    double[] sample = data.features(0);
    Checkpoints checkpoints = Checkpoints.in(directory.resolve(dtype.name())).everySteps(3).keep(2);
    for (Path old : checkpoints.files()) {
      Files.delete(old);
    }
    try (Backend backend = create(dtype);
        Model model = NETWORK.init(backend, 1)) {
      Trainer.builder(model)
          .loss(Losses.crossEntropy())
          .optimizer(Adam.of(0.01))
          .batchSize(16)
          .epochs(2)
          .validationSplit(0.2)
          .checkpoints(checkpoints)
          .build()
          .fit(data);
      model.save(file);
      try (Model loaded = Model.load(file, backend);
          Predictor before = model.predictor();
          Predictor after = loaded.predictor()) {
        assertArrayEquals(before.predict(sample), after.predict(sample));
        assertArrayEquals(
            before.predict(new double[][] {sample, sample}),
            after.predict(new double[][] {sample, sample}));
      }
    }
  }
}
