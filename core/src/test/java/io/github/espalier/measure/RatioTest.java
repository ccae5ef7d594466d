package io.github.espalier.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RatioTest {
  private static final List<Double> ONES = List.of(1.0, 1.0, 1.0);

  @Test
  void isTheMedianOfTheQuotients() {
    Ratio ratio = Ratio.of(List.of(4.0, 9.0, 8.0), List.of(2.0, 3.0, 4.0));
    assertThat(ratio.factor()).isCloseTo(2, within(1e-12));
  }

  @Test
  void whatIsSlowerByFarIsNoTieHoweverMuchItScatters() {
    assertThat(Ratio.of(List.of(100.0, 300.0, 900.0), ONES).isSlower()).isTrue();
    assertThat(Ratio.of(ONES, List.of(100.0, 300.0, 900.0)).isSlower()).isFalse();
  }

  @Test
  void fewRoundsNeedAClearDifference() {
    List<Double> three = List.of(1.1, 1.3, 1.2);
    assertThat(Ratio.of(three, ONES).isSlower()).isFalse();
    List<Double> many = List.of(1.1, 1.3, 1.2, 1.1, 1.3, 1.2, 1.15, 1.25, 1.2, 1.2, 1.2, 1.2);
    assertThat(Ratio.of(many, List.of(1., 1., 1., 1., 1., 1., 1., 1., 1., 1., 1., 1.)).isSlower())
        .isTrue();
  }

  @Test
  void smallDifferencesAreTiesHoweverCertain() {
    assertThat(Ratio.of(List.of(1.09, 1.09, 1.09), ONES).isSlower()).isFalse();
    assertThat(Ratio.of(List.of(1.11, 1.11, 1.11), ONES).isSlower()).isTrue();
  }

  @Test
  void whatWasNotTakenInTurnsNeedsMoreThanTheScatterOfBoth() {
    Statistic one = new Statistic(1, 0.1);
    assertThat(Ratio.apart(new Statistic(1.09, 0), new Statistic(1, 0)).isSlower()).isFalse();
    assertThat(Ratio.apart(new Statistic(1.11, 0), new Statistic(1, 0)).isSlower()).isTrue();
    // 1.96 · √2 · 10 % are 28 %, as a logarithm.
    assertThat(Ratio.apart(new Statistic(1.30, 0.1), one).isSlower()).isFalse();
    assertThat(Ratio.apart(new Statistic(1.34, 0.1), one).isSlower()).isTrue();
  }

  @Test
  void oneMeasurementSaysNothing() {
    assertThat(Ratio.of(List.of(100.0), List.of(1.0)).isSlower()).isFalse();
    assertThatThrownBy(() -> Ratio.of(ONES, List.of(1.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 and 1");
  }
}
