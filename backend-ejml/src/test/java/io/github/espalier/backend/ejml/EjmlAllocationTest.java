package io.github.espalier.backend.ejml;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.backend.UpdateRule;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A warm training step allocates nothing, whichever of EJML's products its widths choose. */
class EjmlAllocationTest {
  private static final int STEPS = 1000;
  private static final int ATTEMPTS = 5;

  /** Rows, inputs and outputs: the first three small for EJML's tiles, the others packed. */
  private static final int[][] SIZES = {
    {9, 7, 1}, {9, 7, 5}, {9, 7, 20}, {20, 40, 5}, {20, 40, 20}
  };

  @ParameterizedTest
  @EnumSource
  void thousandStepsAllocateNothing(DType dtype) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int[] size : SIZES) {
      try (Backend b = Backends.create("ejml", dtype)) {
        Step step = new Step(b, size[0], size[1], size[2]);
        for (int i = 0; i < STEPS; i++) {
          step.run();
        }
        long least = Long.MAX_VALUE;
        // The JVM's own work on this thread may count as well: once without is enough.
        for (int attempt = 0; attempt < ATTEMPTS && least > 0; attempt++) {
          long before = threads.getCurrentThreadAllocatedBytes();
          for (int i = 0; i < STEPS; i++) {
            step.run();
          }
          least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).as("bytes for %d×%d·%d", size[0], size[1], size[2]).isZero();
      }
    }
  }

  /** One dense layer with softmax cross-entropy, updated by Adam; the backend frees the tensors. */
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

    Step(Backend b, int batch, int inputs, int outputs) {
      this.b = b;
      x = b.allocate(Shape.of(batch, inputs));
      w = b.allocate(Shape.of(inputs, outputs));
      bias = b.allocate(Shape.of(1, outputs));
      y = b.allocate(Shape.of(batch, outputs));
      dy = b.allocate(Shape.of(batch, outputs));
      dw = b.allocate(Shape.of(inputs, outputs));
      dbias = b.allocate(Shape.of(1, outputs));
      dx = b.allocate(Shape.of(batch, inputs));
      wt = b.allocate(Shape.of(outputs, inputs));
      target = b.allocate(Shape.of(batch, 1));
      m = b.allocate(Shape.of(inputs, outputs));
      v = b.allocate(Shape.of(inputs, outputs));
      b.fill(x, 0.5);
      b.fill(w, 0.1);
      coefficients[UpdateRule.RATE] = 0.01;
      coefficients[UpdateRule.GRADIENT_SCALE] = 1;
      coefficients[UpdateRule.EPSILON_OUTSIDE] = 1e-7;
    }

    void run() {
      b.dense(x, w, bias, UnaryOp.SIGMOID, 0, 0, null, y);
      b.softmaxCrossEntropy(y, target, null, 1, null, dy);
      b.denseBackward(x, w, UnaryOp.SIGMOID, 0, 0, null, y, dy, false, dy, dw, dbias, dx, wt);
      b.update(UpdateRule.ADAM, coefficients, w, dw, m, v, null);
      b.update(UpdateRule.SGD, coefficients, bias, dbias, null, null, null);
    }
  }
}
