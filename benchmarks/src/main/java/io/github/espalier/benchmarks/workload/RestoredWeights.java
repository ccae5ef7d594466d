package io.github.espalier.benchmarks.workload;

import io.github.espalier.backend.Backend;
import io.github.espalier.layer.Dense;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.tensor.DType;
import java.util.List;

/**
 * The weights that the negative-slope program printed, with eight decimals, and its predictions.
 */
final class RestoredWeights {
  private final StartFile recorded = StartFile.of("negative-slope-restored");

  /** Prints both predictions; returns the largest difference. */
  double print(Backend backend, Lines out) {
    List<Dense> layers = NegativeSlope.network();
    Sequential.Builder network = Sequential.input(2);
    for (int i = 0; i < layers.size(); i++) {
      network.layer(recorded.layer(i, layers.get(i)));
    }
    double[] printed = NegativeSlope.flat(recorded.printed());
    try (Model model = network.build().init(backend, 0)) {
      double[] now = NegativeSlope.flat(NegativeSlope.predict(model, recorded.x()));
      out.line("Original's weights predict: %s", Lines.row("%.8f", now));
      out.line("Original's printed output:  %s", Lines.row("%.8f", printed));
      double worst = 0;
      for (int i = 0; i < now.length; i++) {
        worst = Math.max(worst, Math.abs(now[i] - printed[i]));
      }
      return worst;
    }
  }

  /** What eight printed decimals, and the format of numbers, allow. */
  double tolerance(Backend backend) {
    return backend.dtype() == DType.FLOAT64 ? 1e-7 : 1e-5;
  }
}
