package io.github.espalier.advise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.espalier.backend.BackendOptions;
import io.github.espalier.backend.BackendSetup;
import io.github.espalier.tensor.DType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdviceTest {
  private static final double[] QUIET = {1, 1, 1, 1, 1, 1, 1, 1, 1};

  /** Slow spells of a machine, which meet all that is measured in the same round. */
  private static final double[] SPELLS = {1, 1.9, 1.2, 1, 3, 1.1, 1.7, 2.2, 1};

  private static Timing timing(double seconds, double[] rounds) {
    List<Double> all = new ArrayList<>();
    for (double round : rounds) {
      all.add(seconds * round);
    }
    return new Timing(all, 0, true);
  }

  private static Measured measured(
      BackendSetup setup, Timing training, Timing prediction, double start) {
    return new Measured(setup, "", training, training, prediction, start, 1 << 26, 1e-7);
  }

  private static Measured measured(String backend, double seconds, double start) {
    Timing timing = timing(seconds, QUIET);
    BackendSetup setup = BackendSetup.of(backend, BackendOptions.defaults());
    return measured(setup, timing, timing, start);
  }

  private static Advice advice(Measured... measured) {
    return new Advice(
        "3-5-1", 8, DType.FLOAT64, List.of(measured), Map.of(), Duration.ofSeconds(1));
  }

  @Test
  void namesTheFastestWithItsMarginToTheNextBackend() {
    Advice advice =
        advice(measured("b", 3e-6, 0.1), measured("a", 2e-6, 0.2), measured("c", 9e-6, 0.1));
    Recommendation training = advice.training().orElseThrow();

    assertThat(training.choice().setup().backend()).isEqualTo("a");
    assertThat(training.rival().orElseThrow().setup().backend()).isEqualTo("b");
    assertThat(training.margin()).isCloseTo(1.5, within(1e-9));
    assertThat(training.meaningful()).isTrue();
    assertThat(advice.recommendation())
        .isEqualTo(
            "RECOMMENDATION train on a (1 thread), 1.50 times as fast as b;"
                + " serve on a (1 thread), 1.50 times as fast as b");
    assertThat(advice.toString().strip().lines().reduce((x, y) -> y).orElseThrow())
        .startsWith("RECOMMENDATION train on a");
  }

  @Test
  void saysThatThereIsNoMeaningfulDifferenceAndTakesTheSimplest() {
    Advice advice = advice(measured("a", 2e-6, 0.5), measured("b", 2.04e-6, 0.1));

    assertThat(advice.recommendation())
        .isEqualTo(
            "RECOMMENDATION train on b (1 thread), no meaningful difference to a;"
                + " serve on b (1 thread), no meaningful difference to a");
  }

  @Test
  void comparesRoundByRoundBecauseASlowSpellMeetsAll() {
    BackendSetup a = BackendSetup.of("a", BackendOptions.defaults());
    BackendSetup b = BackendSetup.of("b", BackendOptions.defaults());
    Advice advice =
        advice(
            measured(a, timing(2e-6, SPELLS), timing(1e-6, SPELLS), 0.1),
            measured(b, timing(2.4e-6, SPELLS), timing(1.01e-6, SPELLS), 0.1));

    assertThat(advice.training().orElseThrow().meaningful()).isTrue();
    assertThat(advice.training().orElseThrow().margin()).isCloseTo(1.2, within(1e-9));
    assertThat(advice.serving().orElseThrow().meaningful()).isFalse();
  }

  @Test
  void noiseOfTheirOwnMakesThemTie() {
    double[] shifted = {3, 1, 1.1, 2.4, 1, 1.9, 1, 1.2, 2};
    BackendSetup a = BackendSetup.of("a", BackendOptions.defaults());
    BackendSetup b = BackendSetup.of("b", BackendOptions.defaults());
    Advice advice =
        advice(
            measured(a, timing(2e-6, SPELLS), timing(2e-6, SPELLS), 0.1),
            measured(b, timing(2.4e-6, shifted), timing(2.4e-6, shifted), 0.1));

    assertThat(advice.recommendation()).contains("no meaningful difference");
  }

  @Test
  void aSimplerSetupThatLosesToAnotherBackendIsNotTaken() {
    BackendOptions one = BackendOptions.defaults();
    BackendOptions all = one.threads(BackendOptions.ALL_THREADS);
    double[] wild = {1, 1.4, 0.7, 1.2, 1, 0.7, 1.4, 1, 0.8};
    Timing fast = timing(1e-6, QUIET);
    Timing nearlyAsFast = timing(1.2e-6, wild);
    Advice advice =
        advice(
            measured(BackendSetup.of("a", all), fast, fast, 0.1),
            measured(BackendSetup.of("a", one), nearlyAsFast, nearlyAsFast, 0.1),
            measured("b", 1.15e-6, 0.1));

    Recommendation training = advice.training().orElseThrow();
    assertThat(training.choice().setup()).isEqualTo(BackendSetup.of("a", all));
    assertThat(training.margin()).isGreaterThan(1);
    assertThat(training.meaningful()).isTrue();
  }

  @Test
  void ofOneBackendTakesFewerThreadsAndFewerOptionsWhereThatIsAsFast() {
    BackendOptions one = BackendOptions.defaults();
    BackendOptions all = one.threads(BackendOptions.ALL_THREADS);
    Timing fast = timing(1e-6, QUIET);
    Timing slow = timing(5e-6, QUIET);
    BackendSetup vector = new BackendSetup("a", one, List.of("--add-modules=x"));
    Advice advice =
        advice(
            measured(BackendSetup.of("a", all), timing(0.99e-6, QUIET), fast, 0.1),
            measured(vector, fast, timing(0.98e-6, QUIET), 0.1),
            measured(BackendSetup.of("a", one), slow, fast, 0.1));

    assertThat(advice.training().orElseThrow().choice().setup()).isEqualTo(vector);
    assertThat(advice.serving().orElseThrow().choice().setup())
        .isEqualTo(BackendSetup.of("a", one));
    assertThat(advice.recommendation())
        .isEqualTo(
            "RECOMMENDATION train on a (1 thread) with java --add-modules=x, the only backend"
                + " measured; serve on a (1 thread), the only backend measured");
  }

  @Test
  void saysWhatWasNotStableAndWhatFailed() {
    Measured good = measured("a", 1e-6, 0.1);
    Timing unsettled = new Timing(timing(2e-6, QUIET).rounds(), 0, false);
    Measured bad =
        new Measured(
            BackendSetup.of("b", BackendOptions.defaults()),
            "",
            unsettled,
            good.forward(),
            good.prediction(),
            Double.NaN,
            -1,
            0);
    Advice advice =
        new Advice(
            "3-5-1",
            8,
            DType.FLOAT64,
            List.of(good, bad),
            Map.of(BackendSetup.of("c", BackendOptions.defaults()), "no library"),
            Duration.ofSeconds(1));

    assertThat(advice.toString())
        .contains("b, 1 thread: not stable within the budget: training")
        .contains("c, FLOAT64, 1 thread: not measured: no library")
        .endsWith(
            "; not every setup was stable within the budget: give it more time, or a quiet machine\n");
  }

  @Test
  void withoutAnythingMeasuredRecommendsNothing() {
    assertThat(advice().training()).isEmpty();
    assertThat(advice().toString()).contains("RECOMMENDATION none");
  }
}
