package io.github.espalier.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a tape promises beyond single derivatives: order, accumulation, memory, lifecycle. */
class TapeTest {
  private final CountingBackend backend = new CountingBackend(DType.FLOAT64);
  private final Tape tape = Tape.on(backend);

  @AfterEach
  void nothingStaysOpen() {
    tape.close();
    assertThat(backend.open).isZero();
  }

  @Test
  void aChainOfHundredThousandNodesIsWalkedWithoutRecursion() throws InterruptedException {
    double[] gradient = new double[1];
    Runnable run =
        () -> {
          try (Tape own = Tape.on(backend)) {
            Var x = own.scalar(2);
            Var y = x;
            for (int i = 0; i < 100_000; i++) {
              y = y.add(1);
            }
            own.backward(y);
            gradient[0] = x.gradItem();
          }
        };
    // A stack this small would not survive a recursion of even a few thousand.
    Thread small = new Thread(null, run, "small stack", 64 * 1024);
    small.start();
    small.join();
    assertThat(gradient[0]).isEqualTo(1);
    assertThat(backend.allocated).as("tensors for numbers").isZero();
  }

  @Test
  void aChainOfMatricesReusesItsBuffersWhenWarm() {
    double[][] start = {{1, 2}, {3, 4}};
    int cold = 0;
    for (int round = 0; round < 3; round++) {
      Var x = tape.variable(start);
      Var y = x;
      for (int i = 0; i < 1000; i++) {
        y = y.mul(0.999).add(0.001);
      }
      tape.backward(y.sum());
      // d/dx of 1000 factors 0.999.
      assertThat(x.grad().toArray()[3]).isCloseTo(Math.pow(0.999, 1000), within(1e-12));
      tape.reset();
      if (round == 0) {
        cold = backend.allocated;
      }
    }
    assertThat(backend.allocated).isEqualTo(cold);
  }

  @Test
  void rewindKeepsTheParametersAndReusesTheRest() {
    Var w = tape.variable(new double[][] {{0.5, -0.5, 1}, {2, 1, 0}});
    Var slope = tape.scalar(1);
    int parameters = tape.size();
    double[] first = null;
    int warm = 0;
    for (int step = 0; step < 5; step++) {
      Var x = tape.constant(new double[][] {{1, 2}, {3, 4}, {5, 6}});
      Var y = x.matmul(w).tanh().mul(slope).softmax().logSumExp().sumRows().mean();
      tape.backward(y);
      double[] gradient = w.grad().toArray();
      if (first == null) {
        first = gradient;
      }
      assertThat(gradient).as("step " + step).containsExactly(first);
      tape.rewind(parameters);
      assertThat(tape.size()).isEqualTo(2);
      warm = step == 1 ? backend.allocated : warm;
      assertThatThrownBy(y::item).isInstanceOf(IllegalStateException.class);
    }
    assertThat(backend.allocated).isEqualTo(warm);
  }

  @Test
  void gradientsOfVariablesAddUpOverBackwardCalls() {
    Var x = tape.scalar(3);
    Var m = tape.variable(new double[][] {{1, 2}});
    Var square = x.mul(x);
    tape.backward(square);
    tape.backward(square);
    assertThat(x.gradItem()).as("6 + 6").isEqualTo(12);
    assertThat(square.gradItem()).as("of the last call").isEqualTo(1);
    Var sum = m.mul(m).sum();
    tape.backward(sum);
    tape.backward(sum);
    assertThat(m.grad().toArray()).containsExactly(4, 8);
    tape.clearGradients();
    tape.backward(sum);
    assertThat(m.grad().toArray()).containsExactly(2, 4);
    assertThat(x.gradItem()).isZero();
  }

  @Test
  void whatTheResultDoesNotDependOnHasGradientZero() {
    Var x = tape.scalar(3);
    Var other = tape.scalar(4);
    Var matrix = tape.variable(new double[][] {{1, 2}});
    Var later = x.mul(5);
    Var result = x.mul(2);
    Var after = result.exp();
    tape.backward(result);
    assertThat(x.gradItem()).isEqualTo(2);
    assertThat(other.gradItem()).isZero();
    assertThat(later.gradItem()).isZero();
    assertThat(after.gradItem()).isZero();
    assertThat(matrix.grad().toArray()).containsExactly(0, 0);
    assertThat(other.grad().toArray()).containsExactly(0);
  }

  @Test
  void aBranchThatIsNotUsedCannotPoisonTheGradient() {
    Var x = tape.scalar(0);
    Var infinite = x.log();
    Var result = x.mul(2);
    tape.backward(result);
    assertThat(infinite.item()).isEqualTo(Double.NEGATIVE_INFINITY);
    // 0 · ∞ would be NaN.
    assertThat(x.gradItem()).isEqualTo(2);
  }

  @Test
  void aTensorOfTheCallerIsReadInPlaceAndStaysOpen() {
    try (Tensor weights = backend.allocate(Shape.of(2, 2))) {
      backend.upload(new double[] {1, 2, 3, 4}, 0, weights);
      Var w = tape.variable(weights);
      assertThat(w.value()).isSameAs(weights);
      tape.backward(w.pow(2).sum());
      backend.axpy(-0.5, w.grad(), weights);
      assertThat(weights.toArray()).containsExactly(0, 0, 0, 0);
      tape.close();
      assertThat(weights.toArray()).hasSize(4);
    }
  }

  @Test
  void aSingleTensorParameterFollowsItsUpdates() {
    try (Tensor bias = backend.allocate(Shape.of(1, 1))) {
      backend.upload(new double[] {1}, 0, bias);
      Var b = tape.variable(bias);
      for (int step = 0; step < 3; step++) {
        // b² by gradient descent at rate ¼: halves every time.
        assertThat(b.item()).isEqualTo(Math.pow(0.5, step));
        tape.backward(b.mul(b));
        backend.axpy(-0.25, b.grad(), bias);
        tape.rewind(1);
      }
    }
  }

  @Test
  void aNumberCanBeSetForTheNextStep() {
    Var x = tape.scalar(1);
    Var row = tape.constant(new double[][] {{1, 2}});
    assertThat(row.mul(x).value().toArray()).containsExactly(1, 2);
    x.set(3);
    assertThat(x.item()).isEqualTo(3);
    assertThat(row.mul(x).value().toArray()).containsExactly(3, 6);
    assertThatThrownBy(() -> x.add(1).set(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("result of an operation");
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void numbersStayInDoubleInEitherFormat(DType dtype) {
    CountingBackend other = new CountingBackend(dtype);
    try (Tape own = Tape.on(other)) {
      Var x = own.scalar(0.1);
      own.constant(new double[][] {{1, 2}}).mul(x);
      own.rewind(1);
      assertThat(x.item()).isEqualTo(0.1);
      assertThat(x.value().toArray()[0]).isCloseTo(0.1, within(dtype.epsilon()));
    }
  }

  @Test
  void stableAtHugeLogits() {
    Var z = tape.variable(new double[][] {{1e300, -1e300, 0}, {1e4, 1e4, -1e4}});
    Var lse = z.logSumExp();
    assertThat(lse.value().toArray()).containsExactly(1e300, 1e4 + Math.log(2));
    tape.backward(lse.sum());
    assertThat(z.grad().toArray()).containsExactly(1, 0, 0, 0.5, 0.5, 0);
  }
}
