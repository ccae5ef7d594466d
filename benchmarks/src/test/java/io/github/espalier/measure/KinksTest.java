package io.github.espalier.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.layer.Activation;
import io.github.espalier.network.Sequential;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KinksTest {
  @Test
  void drawsRowsNearAKinkAgain() {
    // 64 rows of 2 · 1024 rectified numbers of magnitude ¼ or so: about one in 15,000 is within
    // 2e-5 of 0, so some of the rows come near and most do not.
    int[] attempts = Kinks.clearOf(Case.parse("64-1024-1024-2@64").task());

    assertThat(Arrays.stream(attempts).filter(a -> a > 0).count()).isBetween(1L, 32L);
  }

  /** With half of the first layer dropped, other numbers come near the second layer's kinks. */
  @Test
  void looksAtTheTrainingPassWhereItDropsOut() {
    int[] passing = Kinks.clearOf(dropping(0));
    int[] attempts = Kinks.clearOf(dropping(0.5));

    assertThat(Arrays.stream(attempts).sum()).isGreaterThan(Arrays.stream(passing).sum());
    for (int row = 0; row < attempts.length; row++) {
      assertThat(attempts[row]).isGreaterThanOrEqualTo(passing[row]);
    }
  }

  private static Task dropping(double rate) {
    Sequential network =
        Sequential.input(64)
            .dense(1024, Activation.RELU)
            .dropout(rate)
            .dense(1024, Activation.RELU)
            .dense(2, Activation.SOFTMAX)
            .build();
    Task task = Case.parse("64-2@64").task();
    return new Task("dropping", network, task.loss(), task.optimizer(), 64);
  }

  @Test
  void leavesSmoothNetworksAlone() {
    assertThat(Kinks.clearOf(Case.parse("8-8:tanh-2@4").task())).containsOnly(0);
  }
}
