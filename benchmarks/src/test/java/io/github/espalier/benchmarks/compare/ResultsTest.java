package io.github.espalier.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.espalier.benchmarks.SampleResults;
import io.github.espalier.measure.Kind;
import io.github.espalier.measure.Statistic;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private final Results results = SampleResults.results();

  private Row row(String backend, Kind kind) {
    return results.row(SampleResults.engine(backend), SampleResults.WORK, kind).orElseThrow();
  }

  @Test
  void aDifferenceWithinTheNoiseIsATie() {
    // plain 10 ms, ejml 10.2 ms in every round: below 10 %.
    assertThat(results.factor(row("ejml", Kind.TRAINING))).isCloseTo(1.02, within(1e-9));
    assertThat(results.ties(row("ejml", Kind.TRAINING))).isTrue();
    assertThat(results.sharesFirst(row("plain", Kind.TRAINING))).isTrue();
  }

  @Test
  void aDifferenceBeyondTheNoiseIsNot() {
    // plain 10 ms, ejml 20 ms.
    assertThat(results.factor(row("ejml", Kind.FORWARD))).isCloseTo(2, within(1e-9));
    assertThat(results.ties(row("ejml", Kind.FORWARD))).isFalse();
    assertThat(results.sharesFirst(row("plain", Kind.FORWARD))).isFalse();
  }

  @Test
  void comparesRoundByRoundBecauseASlowSpellMeetsAll() {
    List<Double> spells = List.of(1.0, 3.0, 1.2, 2.0, 1.0, 1.7, 1.1);
    List<Double> others = List.of(2.0, 1.0, 1.1, 1.0, 3.0, 1.2, 1.7);
    Row best = training(spells, 1);
    assertThat(training(spells, 1.12).ties(best)).isFalse();
    assertThat(training(spells, 1.02).ties(best)).isTrue();
    assertThat(training(others, 1.1).ties(best)).isTrue();
    // As many rounds, but of another time.
    assertThat(training(spells, 1.1).inPass(1).ties(best)).isTrue();
    // A round was missed: only the whole can be compared.
    assertThat(training(spells.subList(0, 6), 1.1).ties(best)).isTrue();
  }

  private static Row training(List<Double> rounds, double factor) {
    List<Double> times = rounds.stream().map(seconds -> seconds * factor).toList();
    return new Row(
        SampleResults.engine("plain"), SampleResults.WORK, Kind.TRAINING, times, 0, true);
  }

  @Test
  void countsSamples() {
    // 32 samples in 10 ms; a prediction is one sample.
    assertThat(row("plain", Kind.TRAINING).samplesPerSecond()).isCloseTo(3200, within(1e-6));
    assertThat(row("plain", Kind.PREDICTION).samplesPerSecond()).isCloseTo(100, within(1e-6));
  }

  @Test
  void givesTheShareOfThePeak() {
    // 784-128-10, batch 32 in 10 ms: 2·784·128 + 2·128·10 = 203,264 forward; training three times
    // that less 2·784·128 = 409,088; times 3200 samples/s: 1.309 GFLOP/s, of 100 on one thread.
    assertThat(results.shareOfPeak(row("plain", Kind.TRAINING))).isCloseTo(0.013091, within(1e-6));
    // A prediction is forward only: 203,264 in 10 ms.
    assertThat(results.shareOfPeak(row("plain", Kind.PREDICTION)))
        .isCloseTo(0.000203264, within(1e-9));
  }

  @Test
  void theSpreadIgnoresOutliers() {
    // Median 10; distances 0 0 1 2 90, their median 1.
    assertThat(Statistic.of(10, 100, 11, 8, 10)).isEqualTo(new Statistic(10, 1.4826 / 10));
    assertThat(Statistic.of(4, 2)).isEqualTo(new Statistic(3, 1.4826 / 3));
  }
}
