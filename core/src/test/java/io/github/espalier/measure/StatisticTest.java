package io.github.espalier.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StatisticTest {
  @Test
  void isTheMedianAndItsScatter() {
    // Distances to 11 are 2, 1, 0, 1 and 989: the outlier moves nothing.
    Statistic statistic = Statistic.of(9, 10, 11, 12, 1000);
    assertThat(statistic.median()).isEqualTo(11);
    assertThat(statistic.spread()).isCloseTo(1.4826 / 11, within(1e-12));
    assertThat(Statistic.of(1, 3).median()).isEqualTo(2);
  }

  @Test
  void tiesWithinTheNoise() {
    Statistic best = new Statistic(1, 0);
    assertThat(new Statistic(1.029, 0).ties(best)).isTrue();
    assertThat(new Statistic(1.031, 0).ties(best)).isFalse();
    assertThat(new Statistic(1.19, 0.1).ties(best)).isTrue();
    assertThat(new Statistic(1.5, 0.1).ties(best)).isFalse();
  }
}
