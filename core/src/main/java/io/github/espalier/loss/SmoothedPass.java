package io.github.espalier.loss;

import io.github.espalier.backend.Backend;
import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.Tensor;

/**
 * A cross-entropy with smoothed labels, t′ = (1 − ε)·t + ε·u with the same u for every class.
 *
 * <p>Cross-entropy is linear in its target: the loss is (1 − ε) times that of the target and ε
 * times that of a target of nothing but u. So class indices need no rows of their own. Buffers are
 * made at the first run, and again for more rows than before.
 */
final class SmoothedPass implements LossPass {
  private final Backend backend;
  private final LossPass inner;
  private final double smoothing;
  private final boolean categorical;
  private Tensor even;
  private Tensor share;

  SmoothedPass(Backend backend, LossPass inner, double smoothing, boolean categorical) {
    this.backend = backend;
    this.inner = inner;
    this.smoothing = smoothing;
    this.categorical = categorical;
  }

  @Override
  public double run(
      Tensor prediction, Tensor target, Tensor rowWeight, double scale, Tensor gradient) {
    prepare(prediction);
    double sharp = inner.run(prediction, target, rowWeight, (1 - smoothing) * scale, gradient);
    even.setRows(prediction.rows());
    share.setRows(prediction.rows());
    double flat =
        inner.run(prediction, even, rowWeight, smoothing * scale, gradient == null ? null : share);
    if (gradient != null) {
      backend.axpy(1, share, gradient);
    }
    return sharp + flat;
  }

  private void prepare(Tensor prediction) {
    if (even != null
        && even.capacityRows() >= prediction.rows()
        && even.cols() == prediction.cols()) {
      return;
    }
    close();
    Shape shape = Shape.of(prediction.capacityRows(), prediction.cols());
    even = backend.allocate(shape);
    share = backend.allocate(shape);
    backend.fill(even, categorical ? 1d / prediction.cols() : 0.5);
  }

  @Override
  public void close() {
    if (even != null) {
      even.close();
      even = null;
    }
    if (share != null) {
      share.close();
      share = null;
    }
  }
}
