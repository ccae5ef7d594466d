package io.github.espalier.benchmarks.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Progress;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Kind;
import io.github.espalier.tensor.DType;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardTest {
  private static final String NETWORK = "3-2@2";
  private static final Engine ENGINE = new Engine("plain", "jit", DType.FLOAT32, 1);
  private static final Pace PACE = new Pace(0.1, 0.1, 0.1, 3, 0.002, 1);

  /** Compared with next to nothing a figure is suspicious, with very much it is not. */
  @Test
  void onlyWhatIsSuspiciousGetsMoreFigures() throws Exception {
    Figure training = new Figure(ENGINE, NETWORK, Kind.TRAINING);
    Figure prediction = new Figure(ENGINE, NETWORK, Kind.PREDICTION);
    Baseline baseline = Baseline.here(Map.of(training, List.of(1e9), prediction, List.of(1e-9)));
    Guard guard =
        new Guard(List.of(Case.parse(NETWORK)), List.of(ENGINE), List.of(), List.of(), PACE);
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    try (Progress progress = Progress.on(nowhere, 1)) {
      assertThat(guard.compare(baseline, 1, progress))
          .extracting(Verdict::figure, Verdict::forks)
          .containsExactly(tuple(training, 1), tuple(prediction, 2));
    }
    assertThat(guard.failures()).isEmpty();
  }
}
