package io.github.espalier.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.benchmarks.network.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class StopwatchTest {
  private static final int ATTEMPTS = 5;

  private static volatile byte[] garbage;

  @Test
  void timesHaveSettledWhenTheNewestSayTheSame() {
    List<Double> steady = List.of(2.0, 2.1, 1.9, 2.0, 2.05, 2.0, 1.95, 2.0, 2.1, 2.0);
    assertThat(Stopwatch.settled(steady)).isTrue();
    assertThat(Stopwatch.settled(steady.subList(0, 9))).as("too few").isFalse();
    List<Double> becomesFast = new ArrayList<>(steady);
    becomesFast.addAll(List.of(1.0, 1.01, 0.99, 1.0, 1.0));
    assertThat(Stopwatch.settled(becomesFast)).as("compiled just now").isFalse();
    becomesFast.addAll(List.of(1.0, 1.01, 0.99, 1.0, 1.0));
    assertThat(Stopwatch.settled(becomesFast)).as("and stays so").isTrue();
    assertThat(Stopwatch.settled(List.of(9., 8., 7., 6., 5., 4., 3., 2., 1., 0.5))).isFalse();
  }

  /** The work of a batch of 64 is twice that of 32; its time too, within what starts cost. */
  @Test
  void doublingTheBatchDoublesTheTime() {
    try (Backend backend = Backends.create("ejml");
        Subject one = new Subject(backend, Case.parse("64-64-10@32").task());
        Subject two = new Subject(backend, Case.parse("64-64-10@64").task())) {
      for (Kind kind : List.of(Kind.TRAINING, Kind.FORWARD)) {
        Stopwatch ofOne = new Stopwatch(one, kind);
        Stopwatch ofTwo = new Stopwatch(two, kind);
        ofOne.measure(300_000_000);
        ofTwo.measure(300_000_000);
        double factor = 0;
        for (int i = 0; i < ATTEMPTS && !(factor > 1.6 && factor < 2.4); i++) {
          List<Double> ones = new ArrayList<>();
          List<Double> twos = new ArrayList<>();
          for (int round = 0; round < 9; round++) {
            ones.add(ofOne.measure(10_000_000).secondsPerStep());
            twos.add(ofTwo.measure(10_000_000).secondsPerStep());
          }
          factor = Ratio.of(twos, ones).factor();
        }
        assertThat(factor).as("%s", kind).isBetween(1.6, 2.4);
      }
    }
  }

  @Test
  void countsWhatWorkersAllocateToo() throws Exception {
    try (Backend backend = Backends.create("ejml");
        Subject subject = new Subject(backend, Case.parse("4-6-3@8").task())) {
      Stopwatch stopwatch = new Stopwatch(subject, Kind.TRAINING);
      stopwatch.measure(300_000_000);
      assertThat(stopwatch.measure(50_000_000).bytesPerStep()).isLessThan(1);
      AtomicBoolean stop = new AtomicBoolean();
      Thread worker =
          new Thread(
              () -> {
                while (!stop.get()) {
                  garbage = new byte[1000];
                }
              },
              "espalier-planted-1");
      worker.start();
      try {
        assertThat(stopwatch.measure(50_000_000).bytes()).isGreaterThan(10_000);
        assertThat(stopwatch.warm(0, 300_000_000)).as("settled beside garbage").isFalse();
      } finally {
        stop.set(true);
        worker.join();
      }
    }
  }
}
