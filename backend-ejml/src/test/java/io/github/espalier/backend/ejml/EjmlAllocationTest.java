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
  private static final int BATCH = 9;
  private static final int INPUTS = 7;

  @ParameterizedTest
  @EnumSource
  void thousandStepsAllocateNothing(DType dtype) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int outputs : new int[] {1, 5, 20}) {
      try (Backend b = Backends.create("ejml", dtype)) {
        Step step = new Step(b, outputs);
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
        assertThat(least).as("bytes for %d outputs", outputs).isZero();
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

    Step(Backend b, int outputs) {
      this.b = b;
      x = b.allocate(Shape.of(BATCH, INPUTS));
      w = b.allocate(Shape.of(INPUTS, outputs));
      bias = b.allocate(Shape.of(1, outputs));
      y = b.allocate(Shape.of(BATCH, outputs));
      dy = b.allocate(Shape.of(BATCH, outputs));
      dw = b.allocate(Shape.of(INPUTS, outputs));
      dbias = b.allocate(Shape.of(1, outputs));
      dx = b.allocate(Shape.of(BATCH, INPUTS));
      wt = b.allocate(Shape.of(outputs, INPUTS));
      target = b.allocate(Shape.of(BATCH, 1));
      m = b.allocate(Shape.of(INPUTS, outputs));
      v = b.allocate(Shape.of(INPUTS, outputs));
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
