package io.github.espalier.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.espalier.tensor.Shape;
import io.github.espalier.tensor.ShapeException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class InitializersTest {
  private static final int IN = 300;
  private static final int OUT = 100;

  private static double[] fill(Initializer init) {
    double[] out = new double[IN * OUT];
    init.fill(out, Shape.of(IN, OUT), IN, OUT, new RandomStream(1, "init"));
    return out;
  }

  private static double std(double[] numbers) {
    return Math.sqrt(Arrays.stream(numbers).map(x -> x * x).average().orElseThrow());
  }

  @Test
  void schemesHaveTheirVariances() {
    // The standard error of the deviation of 30,000 numbers is below 0.5 %; 2 % are four of them.
    assertThat(std(fill(Initializers.glorotUniform())) / Math.sqrt(2.0 / 400))
        .isCloseTo(1, within(0.02));
    assertThat(std(fill(Initializers.glorotNormal())) / Math.sqrt(2.0 / 400))
        .isCloseTo(1, within(0.02));
    assertThat(std(fill(Initializers.heUniform())) / Math.sqrt(2.0 / 300))
        .isCloseTo(1, within(0.02));
    assertThat(std(fill(Initializers.heNormal())) / Math.sqrt(2.0 / 300))
        .isCloseTo(1, within(0.02));
    assertThat(std(fill(Initializers.lecunUniform())) / Math.sqrt(1.0 / 300))
        .isCloseTo(1, within(0.02));
    assertThat(std(fill(Initializers.lecunNormal())) / Math.sqrt(1.0 / 300))
        .isCloseTo(1, within(0.02));
    double limit = Math.sqrt(6.0 / 400);
    assertThat(Arrays.stream(fill(Initializers.glorotUniform())))
        .allMatch(x -> Math.abs(x) <= limit);
    assertThat(Arrays.stream(fill(Initializers.uniform(2, 3)))).allMatch(x -> x >= 2 && x < 3);
    assertThat(Arrays.stream(fill(Initializers.normal(5, 2))).average().orElseThrow())
        .isCloseTo(5, within(0.06));
    assertThat(fill(Initializers.zeros())).containsOnly(0);
    assertThat(fill(Initializers.constant(0.25))).containsOnly(0.25);
  }

  @Test
  void valuesAreCopiedAndMustFit() {
    double[][] given = {{1, 2}, {3, 4}};
    Initializer init = Initializers.values(given);
    given[0][0] = 99;
    double[] out = new double[4];
    init.fill(out, Shape.of(2, 2), 2, 2, null);
    assertThat(out).containsExactly(1, 2, 3, 4);
    assertThatThrownBy(() -> init.fill(new double[2], Shape.of(1, 2), 1, 2, null))
        .isInstanceOf(ShapeException.class)
        .hasMessage("values: the parameter is 1×2 and needs as many, got 2×2");
    assertThatThrownBy(() -> Initializers.values(new double[][] {{1}, {1, 2}}))
        .isInstanceOf(ShapeException.class);
    assertThatThrownBy(() -> Initializers.values(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Initializers.uniform(1, 1)).hasMessageContaining("low < high");
    assertThatThrownBy(() -> Initializers.normal(0, -1)).hasMessageContaining("std");
  }
}
