package io.github.espalier.tck;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.Dataset;
import io.github.espalier.layer.Activation;
import io.github.espalier.loss.Loss;
import io.github.espalier.loss.LossPass;
import io.github.espalier.loss.Reduction;

/**
 * A loss such as a user may write: Σ log cosh(p − t), computed on the host.
 *
 * @param factor of the gradient: 1, or it is wrong
 */
public record LogCosh(double factor) implements Loss {
  @Override
  public String name() {
    return "log cosh";
  }

  @Override
  public Reduction reduction() {
    return Reduction.SUM;
  }

  @Override
  public double scale() {
    return 1;
  }

  @Override
  public boolean fusesWith(Activation last) {
    return false;
  }

  @Override
  public LossPass bind(Backend backend, Activation last) {
    return (prediction, target, rowWeight, scale, gradient) -> {
      double[] p = prediction.toArray();
      double[] t = target.toArray();
      double sum = 0;
      for (int i = 0; i < p.length; i++) {
        double error = p[i] - t[i];
        sum += Math.log(Math.cosh(error));
        p[i] = factor * scale * Math.tanh(error);
      }
      if (gradient != null) {
        backend.upload(p, 0, gradient);
      }
      return scale * sum;
    };
  }

  @Override
  public void checkTargets(Dataset data, int outputs) {
    // Any numbers do.
  }
}
