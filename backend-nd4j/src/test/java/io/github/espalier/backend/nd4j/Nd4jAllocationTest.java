package io.github.espalier.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.espalier.backend.Backend;
import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.Backends;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.backend.UpdateRule;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A warm training step allocates nothing on the Java heap. */
class Nd4jAllocationTest {
  private static final int STEPS = 1000;

  @ParameterizedTest
  @EnumSource
  void warmStepAllocatesNothing(DType dtype) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Backend b = Backends.create("nd4j", BackendOptions.defaults().dtype(dtype))) {
      Step step = new Step(b);
      for (int i = 0; i < STEPS; i++) {
        step.run();
      }
      long allocated = Long.MAX_VALUE;
      // The least of a few rounds: the JVM's own bookkeeping may allocate once in a while.
      for (int round = 0; round < 5; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < STEPS; i++) {
          step.run();
        }
        allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertThat(allocated).isZero();
    }
  }

  /** Forward, loss, backward and update of one layer, a batch of 6, 20 inputs, 10 classes. */
  private static final class Step {
    private final Backend b;
    private final double[] coefficients = new double[UpdateRule.COEFFICIENTS];
    private final int[] index = {5, 4, 3, 2, 1, 0};
    private final Tensor data;
    private final Tensor x;
    private final Tensor w;
    private final Tensor bias;
    private final Tensor y;
    private final Tensor target;
    private final Tensor dy;
    private final Tensor dz;
    private final Tensor dw;
    private final Tensor dbias;
    private final Tensor dx;
    private final Tensor m;
    private final Tensor v;

    Step(Backend b) {
      this.b = b;
      data = b.allocate(Shape.of(6, 20));
      x = b.allocate(Shape.of(6, 20));
      w = b.allocate(Shape.of(20, 10));
      bias = b.allocate(Shape.of(1, 10));
      y = b.allocate(Shape.of(6, 10));
      target = b.allocate(Shape.of(6, 1));
      dy = b.allocate(Shape.of(6, 10));
      dz = b.allocate(Shape.of(6, 10));
      dw = b.allocate(Shape.of(20, 10));
      dbias = b.allocate(Shape.of(1, 10));
      dx = b.allocate(Shape.of(6, 20));
      m = b.allocate(Shape.of(20, 10));
      v = b.allocate(Shape.of(20, 10));
      b.fill(data, 0.25);
      b.fill(w, 0.1);
      coefficients[UpdateRule.RATE] = 1e-3;
      coefficients[UpdateRule.GRADIENT_SCALE] = 1;
      coefficients[UpdateRule.EPSILON_OUTSIDE] = 1e-8;
    }

    void run() {
      b.gatherRows(data, index, 0, 6, x);
      b.dense(x, w, bias, UnaryOp.RELU, 0, 0, null, y);
      b.softmaxCrossEntropy(y, target, null, 1, null, dy);
      b.denseBackward(x, w, UnaryOp.RELU, 0, 0, null, y, dy, false, dz, dw, dbias, dx, null);
      b.update(UpdateRule.ADAM, coefficients, w, dw, m, v, null);
      b.update(UpdateRule.SGD, coefficients, bias, dbias, null, null, null);
    }
  }
}
