package io.github.espalier.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.backend.Backend;
import io.github.espalier.backend.Backends;
import io.github.espalier.benchmarks.network.Case;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class StopwatchTest {
  private static volatile byte[] garbage;

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
      } finally {
        stop.set(true);
        worker.join();
      }
    }
  }
}
