package io.github.espalier.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.backend.LossOp;
import io.github.espalier.backend.UnaryOp;
import io.github.espalier.data.InvalidDataException;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import io.github.espalier.tensor.Tensor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every misuse is refused with its reason, before anything is recorded. */
class TapeErrorsTest {
  private final CountingBackend backend = new CountingBackend(DType.FLOAT64);
  private final Tape tape = Tape.on(backend);
  private final Var wide = tape.variable(new double[][] {{1, 2, 3}, {4, 5, 6}});
  private final Var tall = tape.variable(new double[][] {{1, 2}, {3, 4}, {5, 6}});
  private final Var number = tape.scalar(2);

  @AfterEach
  void close() {
    tape.close();
    assertThat(backend.open).isZero();
  }

  private void refused(Class<?> type, ThrowingCallable call, String... parts) {
    int size = tape.size();
    assertThatThrownBy(call).isInstanceOf(type).hasMessageContainingAll(parts);
    assertThat(tape.size()).as("nodes after the refusal").isEqualTo(size);
  }

  @Test
  void shapesThatDoNotFitNameTheOperationAndBoth() {
    refused(ShapeException.class, () -> wide.add(tall), "add", "2×3", "3×2");
    refused(ShapeException.class, () -> wide.sub(tall), "sub", "2×3", "3×2");
    refused(ShapeException.class, () -> wide.mul(tall), "mul", "2×3", "3×2");
    refused(ShapeException.class, () -> wide.div(tall), "div", "2×3", "3×2");
    refused(ShapeException.class, () -> number.add(wide), "add", "1×1", "2×3", "right operand");
    refused(ShapeException.class, () -> wide.matmul(wide), "matmul", "2×3");
    refused(ShapeException.class, () -> number.matmul(wide), "matmul", "1×1", "2×3");
    Var target = tape.constant(new double[][] {{1}, {0}, {1}});
    refused(ShapeException.class, () -> wide.softmaxCrossEntropy(target), "2×3", "3×1");
    refused(ShapeException.class, () -> tall.binaryCrossEntropy(target), "3×2", "3×1");
    refused(
        ShapeException.class,
        () -> tall.elementLoss(LossOp.SQUARED_ERROR, 0, target, 1),
        "elementLoss",
        "3×2",
        "3×1");
    refused(ShapeException.class, wide::item, "item", "2×3", "1×1");
    refused(ShapeException.class, () -> wide.set(1), "set", "2×3");
  }

  @Test
  void raggedAndEmptyMatrices() {
    refused(ShapeException.class, () -> tape.variable(new double[0][]), "no rows");
    refused(ShapeException.class, () -> tape.variable(new double[][] {{}}), "positive");
    refused(
        ShapeException.class,
        () -> tape.constant(new double[][] {{1, 2}, {1}}),
        "row 1 has 1 columns",
        "needs 2 like row 0");
    refused(
        NullPointerException.class, () -> tape.constant(new double[][] {{1, 2}, null}), "rows[1]");
  }

  @Test
  void backwardNeedsANumberOrASeed() {
    Var activated = wide.tanh();
    refused(ShapeException.class, () -> tape.backward(activated), "2×3", "1×1", "seed");
    try (Tensor seed = backend.allocate(Shape.of(3, 2))) {
      refused(ShapeException.class, () -> tape.backward(wide, seed), "3×2", "2×3");
    }
    Var three = tape.constant(1).add(2);
    refused(IllegalArgumentException.class, () -> tape.backward(three), "constants only");
  }

  @Test
  void targetsAreConstantsAndClassesInRange() {
    Var moving = wide.mul(2);
    refused(
        IllegalArgumentException.class,
        () -> wide.softmaxCrossEntropy(moving),
        "target",
        "constant");
    for (double wrong : new double[] {3, -1, 0.5, Double.NaN}) {
      Var target = tape.constant(new double[][] {{0}, {wrong}});
      refused(
          InvalidDataException.class,
          () -> wide.softmaxCrossEntropy(target),
          "row 1",
          String.valueOf(wrong),
          "0 to 2");
    }
  }

  @Test
  void functionsWithParametersWantThem() {
    refused(IllegalArgumentException.class, () -> number.unary(UnaryOp.POW), "POW", "p0");
    refused(IllegalArgumentException.class, () -> number.unary(UnaryOp.AFFINE), "AFFINE");
    refused(NullPointerException.class, () -> number.unary(null), "op");
  }

  @Test
  void varsOfAnotherTapeAndTensorsOfAnotherBackend() {
    CountingBackend other = new CountingBackend(DType.FLOAT32);
    try (Tape foreign = Tape.on(backend);
        Tensor tensor = other.allocate(Shape.of(2, 2))) {
      Var alien = foreign.scalar(1);
      refused(IllegalArgumentException.class, () -> number.add(alien), "add", "another tape");
      refused(IllegalArgumentException.class, () -> number.matmul(alien), "another tape");
      refused(IllegalArgumentException.class, () -> tape.backward(alien), "another tape");
      refused(
          IllegalArgumentException.class,
          () -> number.binaryCrossEntropy(alien),
          "target",
          "another tape");
      refused(
          IllegalArgumentException.class,
          () -> tape.variable(tensor),
          "another backend",
          "FLOAT32");
    }
  }

  @Test
  void gradientsNeedBackwardAndAVariable() {
    refused(IllegalStateException.class, number::grad, "call backward first");
    Var constant = tape.constant(1);
    tape.backward(number.mul(constant));
    refused(IllegalStateException.class, constant::gradItem, "constant");
    tape.clearGradients();
    refused(IllegalStateException.class, number::gradItem, "call backward first");
  }

  @Test
  void droppedVarsAreRefused() {
    Var result = number.mul(2);
    tape.rewind(3);
    refused(IllegalStateException.class, result::item, "dropped");
    assertThatThrownBy(() -> tape.rewind(4)).isInstanceOf(IllegalArgumentException.class);
    tape.reset();
    // Another node now stands where the old one stood.
    Var fresh = tape.scalar(1);
    refused(IllegalStateException.class, () -> wide.add(1), "unary", "dropped");
    refused(IllegalStateException.class, () -> fresh.add(number), "right operand", "dropped");
    refused(IllegalStateException.class, wide::value, "dropped");
    refused(IllegalStateException.class, () -> tape.backward(result), "dropped");
    assertThat(number).hasToString("LEAF 1×1 = 2.0 (dropped)");
  }

  @Test
  void aClosedTapeIsRefused() {
    tape.close();
    tape.close();
    refused(IllegalStateException.class, () -> tape.scalar(1), "closed");
    refused(IllegalStateException.class, () -> number.add(1), "closed");
    refused(IllegalStateException.class, tape::reset, "closed");
    refused(IllegalStateException.class, wide::value, "closed");
  }

  @Test
  void aForeignThreadIsRefused() {
    assertThatThrownBy(() -> CompletableFuture.runAsync(() -> number.add(1)).join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("one tape per thread");
  }
}
