package io.github.espalier.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
  @Test
  void isAFunctionOfSeedPurposeAndIndex() {
    RandomStream a = new RandomStream(0, "order");
    a.restart(7);
    long first = a.nextLong();
    a.nextGaussian();
    a.restart(7);
    assertThat(a.nextLong()).isEqualTo(first);
    RandomStream b = new RandomStream(0, "order");
    b.restart(7);
    assertThat(b.nextLong()).isEqualTo(first);
    assertThat(new RandomStream(0, "order").nextLong()).isNotEqualTo(first);
    assertThat(new RandomStream(1, "order").nextLong())
        .isNotEqualTo(new RandomStream(0, "order").nextLong());
    assertThat(new RandomStream(0, "mask").nextLong())
        .isNotEqualTo(new RandomStream(0, "order").nextLong());
  }

  /** The numbers are a promise: a seed must give the same model in every version. */
  @Test
  void theNumbersOfSeed42StayAsTheyAre() {
    RandomStream random = new RandomStream(42, "init 0.dense.weight");
    assertThat(random.nextLong()).isEqualTo(PINNED_LONG);
    assertThat(random.nextDouble()).isEqualTo(PINNED_DOUBLE);
  }

  private static final long PINNED_LONG = 7060308447378801051L;
  private static final double PINNED_DOUBLE = 0.6919539548579082;

  @Test
  void momentsAreThoseOfTheDistributions() {
    RandomStream random = new RandomStream(3, "moments");
    int n = 200_000;
    double mean = 0;
    double square = 0;
    double normalMean = 0;
    double normalSquare = 0;
    for (int i = 0; i < n; i++) {
      double u = random.nextDouble();
      double g = random.nextGaussian();
      mean += u / n;
      square += u * u / n;
      normalMean += g / n;
      normalSquare += g * g / n;
    }
    // Five standard errors: 5·√(1/12/n) = 0.0032, 5/√n = 0.011, 5·√(2/n) = 0.016.
    assertThat(mean).isCloseTo(0.5, within(0.0033));
    assertThat(square).isCloseTo(1.0 / 3, within(0.0035));
    assertThat(normalMean).isCloseTo(0, within(0.0112));
    assertThat(normalSquare).isCloseTo(1, within(0.0159));
  }

  @Test
  void integersAreUnbiasedAndShufflesPermute() {
    RandomStream random = new RandomStream(5, "ints");
    int[] counts = new int[6];
    for (int i = 0; i < 60_000; i++) {
      counts[random.nextInt(6)]++;
    }
    // Five standard deviations: 5·√(60000·(1/6)·(5/6)) = 457.
    assertThat(Arrays.stream(counts)).allMatch(count -> count >= 9543 && count <= 10457);
    int[] order = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    random.shuffle(order, 10);
    assertThat(order).isNotEqualTo(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    Arrays.sort(order);
    assertThat(order).isEqualTo(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    assertThatThrownBy(() -> random.nextInt(0)).hasMessage("bound: needs at least 1, got 0");
  }
}
