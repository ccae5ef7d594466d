package io.github.espalier.benchmarks.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.measure.Kind;
import io.github.espalier.tensor.DType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final Figure PLAIN = figure("plain", "jit");
  private static final Figure EJML = figure("ejml", Engine.NO_KERNEL);
  private static final Figure ND4J = figure("nd4j", Engine.NO_KERNEL);

  private static final Map<Figure, List<Double>> BASELINE =
      Map.of(
          PLAIN, List.of(10.0, 10.1, 9.9, 10.0, 10.2),
          EJML, List.of(50.0, 50.5, 49.0, 50.2, 51.0),
          ND4J, List.of(5.0, 5.1, 4.9, 5.0, 5.05));

  private static Figure figure(String backend, String kernel) {
    return new Figure(
        new Engine(backend, kernel, DType.FLOAT32, 1), "784-128-10@128", Kind.TRAINING);
  }

  private static Verdict verdict(List<Double> plain, double others) {
    return Verdict.of(
        PLAIN,
        BASELINE,
        Map.of(
            PLAIN, plain,
            EJML, List.of(50 * others, 51 * others, 50 * others),
            ND4J, List.of(5 * others, 5.02 * others, 5 * others)));
  }

  @Test
  void nothingHasChanged() {
    Verdict verdict = verdict(List.of(10.1, 9.8, 10.0), 1);
    assertThat(verdict.change()).isCloseTo(1, within(0.02));
    assertThat(verdict.slower()).isFalse();
    assertThat(verdict.suspicious()).isFalse();
  }

  @Test
  void findsASlowDownOfAFifth() {
    Verdict verdict = verdict(List.of(12.1, 11.9, 12.0, 12.2, 12.0), 1);
    assertThat(verdict.change()).isCloseTo(1.2, within(0.02));
    assertThat(verdict.suspicious()).isTrue();
    assertThat(verdict.slower()).isTrue();
    assertThat(verdict.alone()).isTrue();
  }

  @Test
  void noiseIsNoRegression() {
    assertThat(verdict(List.of(8.0, 12.0, 16.0), 1).slower()).isFalse();
    assertThat(verdict(List.of(11.1, 11.0, 11.1), 1).slower()).isFalse();
    assertThat(verdict(List.of(11.4, 11.3, 11.4), 1).slower()).isTrue();
  }

  @Test
  void codeThatIsCompiledInTwoWaysIsNoRegression() {
    List<Double> now = List.of(11.9, 10.0, 12.0, 11.8, 9.9, 12.1, 11.9, 10.1, 12.0);
    assertThat(verdict(now, 1).slower()).isFalse();
  }

  /** Medians 10.8 / 10.0, lower quartiles 9.8 / 10.0. */
  @Test
  void oneFastForkOfThreeDoesNotHideTheOthers() {
    Verdict verdict = verdict(List.of(9.8, 10.8, 10.9), 1);
    assertThat(verdict.suspicious()).isTrue();
    assertThat(verdict.change()).isCloseTo(0.98, within(1e-9));
    assertThat(verdict.slower()).isFalse();
  }

  @Test
  void withoutOthersItIsSlowerAlone() {
    Verdict verdict = Verdict.of(PLAIN, BASELINE, Map.of(PLAIN, List.of(12.1, 11.9, 12.0)));
    assertThat(verdict.againstOthers()).isEqualTo(verdict.change());
    assertThat(verdict.alone()).isTrue();
  }

  /** What slows plain slows all its kernels. */
  @Test
  void anotherKernelIsNoOtherBackend() {
    assertThat(PLAIN.rivals(figure("plain", "vector"))).isFalse();
    assertThat(PLAIN.rivals(EJML)).isTrue();
  }

  @Test
  void saysWhetherTheOthersChangedAlike() {
    Verdict verdict = verdict(List.of(12.1, 11.9, 12.0), 1.2);
    assertThat(verdict.slower()).isTrue();
    assertThat(verdict.alone()).isFalse();
  }
}
