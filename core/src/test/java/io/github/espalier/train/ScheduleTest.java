package io.github.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The learning rates of every schedule, by hand or against the closed form it is named after. */
class ScheduleTest {
  private static final double EXACT = 1e-15;

  private static double[] rates(Schedule schedule, double base, int count) {
    Schedule.Run run = schedule.start();
    double[] rates = new double[count];
    for (int i = 0; i < count; i++) {
      rates[i] = run.rate(base, i + 1);
    }
    return rates;
  }

  /** What a schedule sees of a training run: the figures. */
  private static TrainingState figures(Map<String, Double> figures) {
    return (TrainingState)
        Proxy.newProxyInstance(
            ScheduleTest.class.getClassLoader(),
            new Class<?>[] {TrainingState.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("hasMetric")) {
                return figures.containsKey((String) arguments[0]);
              }
              assertThat(method.getName()).isEqualTo("metric");
              Double value = figures.get((String) arguments[0]);
              if (value == null) {
                throw new IllegalArgumentException("no figure named \"" + arguments[0] + "\"");
              }
              return value;
            });
  }

  private static TrainingState loss(double loss) {
    return figures(Map.of("loss", loss));
  }

  @Test
  void constantIsTheBase() {
    assertThat(rates(Schedule.constant(), 0.1, 3)).containsExactly(0.1, 0.1, 0.1);
    assertThat(Schedule.constant()).isEqualTo(Schedule.constant()).hasToString("constant");
  }

  @Test
  void stepHalvesEveryThirdStep() {
    assertThat(rates(Schedule.step(0.5, 3), 0.8, 8))
        .containsExactly(0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2);
    // A long way down, the power underflows to 0 and not to NaN.
    assertThat(Schedule.step(0.5, 1).start().rate(1, 1L << 40)).isZero();
  }

  @Test
  void exponentialFallsByItsFactorInItsSteps() {
    // 0.81 in two steps is 0.9 in one.
    assertThat(rates(Schedule.exponential(0.81, 2), 1, 5))
        .containsExactly(new double[] {1, 0.9, 0.81, 0.729, 0.6561}, within(EXACT));
    Schedule.Run run = Schedule.exponential(0.1, 1000).start();
    for (long step : new long[] {1, 2, 500, 1001, 4321}) {
      double expected = 0.3 * Math.pow(0.1, (step - 1) / 1000.0);
      assertThat(run.rate(0.3, step)).isCloseTo(expected, within(1e-15 * expected * 10));
    }
  }

  @Test
  void cosineGoesDownAlongHalfAWave() {
    // cos 0, π/4, π/2, 3π/4, π: 1, √½, 0, −√½, −1.
    double root = Math.sqrt(0.5);
    double[] shares = {1, (1 + root) / 2, 0.5, (1 - root) / 2, 0, 0, 0};
    assertThat(rates(Schedule.cosine(4), 1, 7)).containsExactly(shares, within(EXACT));
    double[] lifted = new double[7];
    for (int i = 0; i < 7; i++) {
      lifted[i] = 2 * (0.1 + 0.9 * shares[i]);
    }
    assertThat(rates(Schedule.cosine(4, 0.1), 2, 7)).containsExactly(lifted, within(EXACT));
    assertThat(rates(Schedule.cosine(1), 1, 2)).containsExactly(1, 0);
  }

  /**
   * 20 steps, rise 0.3: up until t = 5, down until t = 19; the middle of the way down is t = 12.
   */
  @Test
  void oneCycleIsPyTorchs() {
    double[] rates = rates(Schedule.oneCycle(20), 1, 30);
    double first = 1 / 25.0;
    double last = first / 1e4;
    assertThat(rates[0]).isCloseTo(first, within(EXACT));
    for (int t = 0; t <= 5; t++) {
      double expected = 1 + (first - 1) * 0.5 * (1 + Math.cos(Math.PI * t / 5));
      assertThat(rates[t]).isCloseTo(expected, within(EXACT));
    }
    assertThat(rates[5]).isEqualTo(1);
    assertThat(rates[12]).isCloseTo((1 + last) / 2, within(EXACT));
    for (int t = 6; t < 20; t++) {
      double expected = last + (1 - last) * 0.5 * (1 + Math.cos(Math.PI * (t - 5) / 14));
      assertThat(rates[t]).isCloseTo(expected, within(EXACT));
      assertThat(rates[t]).isLessThan(rates[t - 1]);
    }
    for (int t = 19; t < 30; t++) {
      assertThat(rates[t]).isCloseTo(last, within(1e-20));
    }
    // Other proportions: a tenth at the start, a hundredth of that at the end, the top at t = 9.
    double[] others = rates(Schedule.oneCycle(20).rise(0.5).divisors(10, 100), 3, 20);
    assertThat(others[0]).isCloseTo(0.3, within(EXACT));
    assertThat(others[9]).isEqualTo(3);
    assertThat(others[19]).isCloseTo(0.003, within(EXACT));
  }

  @Test
  void oneCycleOfFewStepsHasRates() {
    for (int steps = 1; steps < 12; steps++) {
      for (double rise : new double[] {0, 0.1, 0.5, 0.9}) {
        for (double rate : rates(Schedule.oneCycle(steps).rise(rise), 1, steps + 2)) {
          assertThat(rate).isBetween(1e-6, 1.0);
        }
      }
    }
  }

  @Test
  void warmUpGoesUpInEqualSteps() {
    assertThat(rates(Schedule.step(0.5, 2).warmUp(4), 0.8, 9))
        .containsExactly(new double[] {0.2, 0.4, 0.6, 0.8, 0.8, 0.8, 0.4, 0.4, 0.2}, within(EXACT));
    // Before a schedule that begins low it goes up to that beginning.
    assertThat(rates(Schedule.oneCycle(20).warmUp(2), 1, 3))
        .containsExactly(new double[] {0.02, 0.04, 0.04}, within(EXACT));
  }

  /** What surrounds a schedule that watches figures hands them on. */
  @Test
  void watchingGoesOnInsideOfOthers() {
    for (Schedule around :
        List.of(
            Schedule.onPlateau(0.5, 1).minimising("loss").warmUp(1),
            Schedule.onPlateau(0.5, 1).minimising("loss").inEpochs())) {
      Schedule.Run run = around.start();
      assertThat(around.watched()).as("%s", around).contains("loss");
      run.epochFinished(loss(1));
      assertThat(run.rate(1, 9)).as("%s", around).isEqualTo(1);
      run.epochFinished(loss(1));
      assertThat(run.rate(1, 10)).as("%s", around).isEqualTo(0.5);
    }
  }

  @Test
  void inEpochsChangesBetweenEpochsOnly() {
    Schedule.Run run = Schedule.step(0.1, 2).inEpochs().start();
    double[] expected = {1, 1, 0.1, 0.1, 0.01};
    for (int epoch = 0; epoch < expected.length; epoch++) {
      for (int step = 1; step <= 3; step++) {
        assertThat(run.rate(1, 3 * epoch + step)).isCloseTo(expected[epoch], within(EXACT));
      }
      run.epochFinished(loss(1));
    }
  }

  /** Patience 2: the second epoch in a row that is no better lowers the rate. */
  @Test
  void onPlateauIsKerass() {
    Schedule.Run run = Schedule.onPlateau(0.5, 2).minDelta(0.1).start();
    // The best is 5, then 4; 3.95 is no better by 0.1.
    double[] losses = {5, 4, 3.95, 4.5, 3.96, 3.97, 3};
    double[] rates = {1, 1, 1, 0.5, 0.5, 0.25, 0.25};
    for (int i = 0; i < losses.length; i++) {
      run.epochFinished(loss(losses[i]));
      assertThat(run.rate(1, i + 1)).as("after epoch " + i).isEqualTo(rates[i]);
    }
  }

  @Test
  void onPlateauRestsAfterAChange() {
    Schedule.Run run = Schedule.onPlateau(0.5, 1).cooldown(2).start();
    double[] rates = {1, 0.5, 0.5, 0.25, 0.25, 0.125};
    for (int i = 0; i < rates.length; i++) {
      run.epochFinished(loss(1));
      // Keras: of two epochs of rest the second counts already.
      assertThat(run.rate(1, i + 1)).as("after epoch " + i).isEqualTo(rates[i]);
    }
  }

  @Test
  void onPlateauStopsAtItsLeastRate() {
    Schedule.Run run = Schedule.onPlateau(0.1, 1).minRate(0.05).start();
    run.epochFinished(loss(1));
    run.epochFinished(loss(1));
    assertThat(run.rate(1, 1)).isEqualTo(0.1);
    run.epochFinished(loss(1));
    assertThat(run.rate(1, 1)).isEqualTo(0.05);
    // A base below it is left alone.
    assertThat(run.rate(0.01, 1)).isEqualTo(0.01);
  }

  @Test
  void onPlateauWatchesWhatItIsTold() {
    Map<String, Double> figures = new HashMap<>(Map.of("loss", 9.0, "val_loss", 1.0));
    Schedule.Run run = Schedule.onPlateau(0.5, 1).start();
    run.epochFinished(figures(figures));
    figures.put("loss", 1.0);
    run.epochFinished(figures(figures));
    assertThat(run.rate(1, 1)).as("val_loss did not improve").isEqualTo(0.5);

    Schedule.Run accuracy = Schedule.onPlateau(0.5, 1).maximising("accuracy").start();
    accuracy.epochFinished(figures(Map.of("accuracy", 0.5)));
    accuracy.epochFinished(figures(Map.of("accuracy", 0.6)));
    assertThat(accuracy.rate(1, 1)).isEqualTo(1);
    accuracy.epochFinished(figures(Map.of("accuracy", 0.6)));
    assertThat(accuracy.rate(1, 1)).isEqualTo(0.5);
    accuracy.epochFinished(figures(Map.of("accuracy", Double.NaN)));
    assertThat(accuracy.rate(1, 1)).as("NaN is no improvement").isEqualTo(0.25);

    assertThat(Schedule.onPlateau(0.5, 1).minimising("error").watched()).contains("error");
    assertThat(Schedule.onPlateau(0.5, 1).watched()).isEmpty();
    assertThat(Schedule.constant().watched()).isEmpty();
  }

  /** Whenever a run is broken off, another one goes on from its state with the same rates. */
  @Test
  void aStateGoesOnWhereItWasTaken() {
    Schedule own = () -> (base, step) -> base / step;
    List<Schedule> schedules =
        List.of(
            Schedule.constant(),
            Schedule.step(0.5, 3),
            Schedule.exponential(0.5, 3),
            Schedule.cosine(10),
            Schedule.oneCycle(12),
            Schedule.onPlateau(0.5, 1).cooldown(2),
            Schedule.step(0.5, 2).inEpochs().warmUp(3),
            Schedule.onPlateau(0.5, 2).warmUp(5).inEpochs(),
            own);
    double[] losses = {4, 3, 3.5, 3.6, 2, 2, 2, 2, 2, 1, 1, 1};
    for (Schedule schedule : schedules) {
      for (int broken = 0; broken < losses.length; broken++) {
        Schedule.Run unbroken = schedule.start();
        Schedule.Run run = schedule.start();
        int length = run.state().length;
        for (int epoch = 0; epoch < losses.length; epoch++) {
          if (epoch == broken) {
            double[] state = run.state();
            assertThat(state).hasSize(length);
            run = schedule.start();
            run.restore(state);
          }
          for (int step = 2 * epoch + 1; step <= 2 * epoch + 2; step++) {
            assertThat(run.rate(0.3, step))
                .as("%s, broken at %d, step %d", schedule, broken, step)
                .isEqualTo(unbroken.rate(0.3, step));
          }
          run.epochFinished(loss(losses[epoch]));
          unbroken.epochFinished(loss(losses[epoch]));
        }
      }
      assertThatThrownBy(() -> schedule.start().restore(new double[7]))
          .as("%s", schedule)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("needs a state of");
    }
    assertThatThrownBy(() -> Schedule.step(1, 1).inEpochs().start().restore(new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** A plan is recognised by its text, so that no two schedules may have one. */
  @Test
  void textsSayWhatTheScheduleIs() {
    List<Schedule> all =
        List.of(
            Schedule.constant(),
            Schedule.step(0.5, 3),
            Schedule.step(0.5, 4),
            Schedule.exponential(0.5, 3),
            Schedule.cosine(10),
            Schedule.cosine(10, 0.1),
            Schedule.oneCycle(10),
            Schedule.oneCycle(10).rise(0.4),
            Schedule.oneCycle(10).divisors(20, 1e4),
            Schedule.oneCycle(10).divisors(25, 1e3),
            Schedule.onPlateau(0.1, 2),
            Schedule.onPlateau(0.1, 3),
            Schedule.onPlateau(0.1, 2).cooldown(1),
            Schedule.onPlateau(0.1, 2).minDelta(0),
            Schedule.onPlateau(0.1, 2).minRate(0.1),
            Schedule.onPlateau(0.1, 2).maximising("loss"),
            Schedule.onPlateau(0.1, 2).minimising("loss"),
            Schedule.cosine(10).warmUp(5),
            Schedule.cosine(10).inEpochs(),
            Schedule.cosine(10).warmUp(5).inEpochs(),
            Schedule.cosine(10).inEpochs().warmUp(5));
    assertThat(all).extracting(Object::toString).doesNotHaveDuplicates();
  }

  @Test
  void badNumbersAreRefused() {
    refuses("schedule factor", () -> Schedule.step(0, 1));
    refuses("schedule every", () -> Schedule.step(1, 0));
    refuses("schedule factor", () -> Schedule.exponential(Double.NaN, 1));
    refuses("schedule steps", () -> Schedule.exponential(1, 0));
    refuses("schedule steps", () -> Schedule.cosine(0));
    refuses("schedule end", () -> Schedule.cosine(1, -1));
    refuses("one-cycle steps", () -> Schedule.oneCycle(0));
    refuses("one-cycle rise", () -> Schedule.oneCycle(1).rise(1));
    refuses("one-cycle startDivisor", () -> Schedule.oneCycle(1).divisors(0, 1));
    refuses("one-cycle endDivisor", () -> Schedule.oneCycle(1).divisors(1, -1));
    refuses("plateau factor", () -> Schedule.onPlateau(0, 1));
    refuses("plateau factor", () -> Schedule.onPlateau(1, 1));
    refuses("plateau patience", () -> Schedule.onPlateau(0.1, 0));
    refuses("plateau minDelta", () -> Schedule.onPlateau(0.1, 1).minDelta(-1));
    refuses("plateau cooldown", () -> Schedule.onPlateau(0.1, 1).cooldown(-1));
    refuses("plateau minRate", () -> Schedule.onPlateau(0.1, 1).minRate(-1));
    refuses("warm-up steps", () -> Schedule.constant().warmUp(0));
    assertThatThrownBy(() -> Schedule.onPlateau(0.1, 1).minimising(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("figure");
  }

  private static void refuses(String what, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(what + ": needs ");
  }
}
