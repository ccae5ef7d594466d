package io.github.espalier.backend.plain;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.espalier.backend.Backend;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.backend.UpdateRule;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A warm training step allocates nothing with the JIT kernel. */
class PlainAllocationTest {
  private static final int STEPS = 1000;
  private static final int ROUNDS = 5;

  @ParameterizedTest
  @EnumSource
  void thousandStepsAllocateNothing(DType dtype) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    try (Backend b = TestKernels.jit(dtype)) {
      Step step = new Step(b);
      // What a warm step allocates, every round allocates; one round may also catch the JVM at
      // work.
      long least = Long.MAX_VALUE;
      for (int round = 0; round < ROUNDS && least > 0; round++) {
        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < STEPS; i++) {
          step.run();
        }
        least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
      }
      assertThat(least).isZero();
    }
  }

  /** One dense layer of 7 inputs and 5 outputs, 9 samples. */
  private static final class Step {
    private final Backend b;
    private final Tensor x;
    private final Tensor w;
    private final Tensor bias;
    private final Tensor y;
    private final Tensor dy;
    private final Tensor dw;
    private final Tensor dbias;
    private final Tensor dx;
    private final Tensor wt;
    private final Tensor target;
    private final Tensor m;
    private final Tensor v;
    private final double[] coefficients = new double[UpdateRule.COEFFICIENTS];

    Step(Backend b) {
      this.b = b;
      x = b.allocate(Shape.of(9, 7));
      w = b.allocate(Shape.of(7, 5));
      bias = b.allocate(Shape.of(1, 5));
      y = b.allocate(Shape.of(9, 5));
      dy = b.allocate(Shape.of(9, 5));
      dw = b.allocate(Shape.of(7, 5));
      dbias = b.allocate(Shape.of(1, 5));
      dx = b.allocate(Shape.of(9, 7));
      wt = b.allocate(Shape.of(5, 7));
      target = b.allocate(Shape.of(9, 5));
      m = b.allocate(Shape.of(7, 5));
      v = b.allocate(Shape.of(7, 5));
      b.fill(x, 0.5);
      b.fill(target, 0.2);
      coefficients[UpdateRule.RATE] = 0.01;
      coefficients[UpdateRule.EPSILON_OUTSIDE] = 1e-8;
    }

    void run() {
      b.dense(x, w, bias, UnaryOp.TANH, 0, 0, null, y);
      b.softmaxCrossEntropy(y, target, null, 1, null, dy);
      b.denseBackward(x, w, UnaryOp.TANH, 0, 0, null, y, dy, false, dy, dw, dbias, dx, wt);
      b.update(UpdateRule.ADAM, coefficients, w, dw, m, v, null);
    }
  }
}
