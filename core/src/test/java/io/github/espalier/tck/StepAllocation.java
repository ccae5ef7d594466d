package io.github.espalier.tck;

import com.sun.management.ThreadMXBean;
import io.github.espalier.backend.Backend;
import io.github.espalier.layer.Activation;
import io.github.espalier.loss.Losses;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.optim.Optimizer;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import io.github.espalier.train.TrainStep;
import io.github.espalier.train.Trainer;
import java.lang.management.ManagementFactory;

/** Measures what warm training steps allocate on the Java heap. */
public final class StepAllocation {
  private static final int STEPS = 10_000;
  private static final int ROUNDS = 5;
  private static final int BATCH = 8;

  private StepAllocation() {}

  /**
   * The bytes of 10,000 warm steps of a small network with dropout, a penalty, row weights and
   * batches of changing size: the least of some rounds, since one may also catch the JVM linking
   * code.
   */
  public static long leastBytes(Backend backend, Optimizer optimizer) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Sequential network =
        Sequential.input(7)
            .dense(9, Activation.RELU)
            .dropout(0.2)
            .dense(6, Activation.GELU)
            .dense(5, Activation.SOFTMAX)
            .build();
    try (Model model = network.init(backend, 1);
        TrainStep step =
            Trainer.builder(model)
                .loss(Losses.crossEntropy())
                .optimizer(optimizer)
                .l2(1e-4)
                .build()
                .newStep(BATCH);
        Tensor x = backend.allocate(Shape.of(BATCH, 7));
        Tensor target = backend.allocate(Shape.of(BATCH, 5));
        Tensor weight = backend.allocate(Shape.of(BATCH, 1))) {
      backend.fill(x, 0.5);
      backend.fill(target, 0.2);
      backend.fill(weight, 2);
      run(step, x, target, weight);
      long least = Long.MAX_VALUE;
      for (int round = 0; round < ROUNDS && least > 0; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        run(step, x, target, weight);
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      return least;
    }
  }

  private static void run(TrainStep step, Tensor x, Tensor target, Tensor weight) {
    for (int i = 0; i < STEPS; i++) {
      int rows = i % 5 == 4 ? 3 : BATCH;
      x.setRows(rows);
      target.setRows(rows);
      weight.setRows(rows);
      step.run(x, target, weight);
      step.predictions();
    }
  }
}
