package io.github.espalier.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecialTest {
  /** Values from Abramowitz, Stegun, table 7.1, and 20-digit computations. */
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.1, 0.112462916018284892203",
    "0.5, 0.520499877813046537683",
    "1, 0.842700792949714869341",
    "1.9, 0.992790429235257469949",
    "2, 0.995322265018952734162",
    "2.5, 0.999593047982555041060",
    "4, 0.999999984582742099720",
    "-1, -0.842700792949714869341",
  })
  void erfIsGoodTo1e15(double x, double expected) {
    assertThat(Special.erf(x)).isCloseTo(expected, within(1e-15));
  }

  @ParameterizedTest
  @CsvSource({
    "2, 4.67773498104726583793e-3",
    "3, 2.20904969985854413728e-5",
    "5, 1.53745979442803485019e-12",
    "10, 2.08848758376254475700e-45",
    "25, 8.30017257119652275205e-274",
  })
  void erfcKeepsItsDigitsInTheTail(double x, double expected) {
    assertThat(Special.erfc(x) / expected - 1).isCloseTo(0, within(5e-14));
  }

  @Test
  void nothingOverflows() {
    for (double x : new double[] {-1e300, -1e4, -745, 745, 1e4, 1e300}) {
      assertThat(Special.sigmoid(x)).isBetween(0.0, 1.0);
      assertThat(Special.softplus(x)).isCloseTo(Math.max(x, 0), within(1e-300));
      assertThat(Special.silu(x)).isCloseTo(Math.max(x, 0), within(1e-300));
      assertThat(Special.gelu(x)).isEqualTo(x > 0 ? x : -0.0);
      assertThat(Special.geluTanh(x)).isCloseTo(Math.max(x, 0), within(1e-300));
      assertThat(Special.geluDerivative(x)).isCloseTo(x > 0 ? 1 : 0, within(1e-300));
      assertThat(Special.geluTanhDerivative(x)).isCloseTo(x > 0 ? 1 : 0, within(1e-300));
      assertThat(Special.siluDerivative(x)).isCloseTo(x > 0 ? 1 : 0, within(1e-300));
    }
  }
}
