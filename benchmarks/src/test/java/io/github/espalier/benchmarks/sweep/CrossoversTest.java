package io.github.espalier.benchmarks.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.espalier.benchmarks.SampleResults;
import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Kind;
import io.github.espalier.tensor.DType;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

/** Changes of the lead are found where they were planted, and nowhere else. */
public class CrossoversTest {
  private static final List<Integer> WIDTHS = List.of(16, 32, 64, 128);
  private static final List<Integer> BATCHES = List.of(1, 32);
  private static final Engine PLAIN = SampleResults.engine("plain");
  private static final Engine VECTOR = new Engine("plain", "vector", DType.FLOAT64, 1);
  private static final Engine EJML = SampleResults.engine("ejml");
  private static final Engine ND4J = SampleResults.engine("nd4j");

  private static Grid grid(Engine engine, DoubleBinaryOperator seconds) {
    Grid grid = new Grid(engine, Kind.TRAINING, WIDTHS, BATCHES);
    for (int width : WIDTHS) {
      for (int batch : BATCHES) {
        Case work = Case.parse(width + "-" + width + "-" + width + "-10@" + batch);
        List<Double> time = SampleResults.rounds(seconds.applyAsDouble(width, batch), 0.01);
        grid.add(width, batch, new Row(engine, work, Kind.TRAINING, time, 0, true));
      }
    }
    return grid;
  }

  /**
   * A step of ejml takes as many seconds as the width, of nd4j always 40: at batch 32 it overtakes
   * ejml from width 64 on; at batch 1 it takes 57. Plain takes 1000, its vector kernel 16.
   */
  public static List<Grid> planted() {
    return List.of(
        grid(PLAIN, (w, n) -> 1000),
        grid(VECTOR, (w, n) -> 16),
        grid(EJML, (w, n) -> w),
        grid(ND4J, (w, n) -> n == 1 ? 57 : 40));
  }

  private final Crossovers crossovers = new Crossovers(planted());

  @Test
  void findsWhereOneOvertakesAnother() {
    // 64 seconds against 57 are more than 10 %, and the same in every round.
    assertThat(crossovers.stretches("ejml", "nd4j", 1))
        .containsExactly(
            new Crossovers.Stretch("ejml", 16, 57 / 32.0, 57 / 16.0),
            new Crossovers.Stretch("nd4j", 64, 64 / 57.0, 128 / 57.0));
    assertThat(crossovers.stretches("ejml", "nd4j", 32))
        .containsExactly(
            new Crossovers.Stretch("ejml", 16, 40 / 32.0, 40 / 16.0),
            new Crossovers.Stretch("nd4j", 64, 64 / 40.0, 128 / 40.0));
    assertThat(crossovers.stretches("plain", "nd4j", 1))
        .containsExactly(new Crossovers.Stretch("plain", 16, 57 / 16.0, 57 / 16.0));
  }

  @Test
  void aTieIsNoChange() {
    Crossovers touching =
        new Crossovers(List.of(grid(EJML, (w, n) -> 10), grid(ND4J, (w, n) -> w == 64 ? 9.9 : 12)));
    assertThat(touching.stretches("ejml", "nd4j", 1)).hasSize(1);
    assertThat(touching.leaders(64, 1)).containsExactly("nd4j", "ejml");
    assertThat(touching.text()).containsExactly("ejml and nd4j, where they differ: ejml (1.2×).");
  }

  @Test
  void aBackendCountsByItsFasterKernel() {
    assertThat(crossovers.backends()).containsExactly("plain", "ejml", "nd4j");
    assertThat(crossovers.best("plain", 32, 1).orElseThrow().engine()).isEqualTo(VECTOR);
    assertThat(crossovers.leaders(32, 1)).containsExactly("plain");
    // 16 seconds for both at width 16.
    assertThat(crossovers.leaders(16, 1)).containsExactlyInAnyOrder("plain", "ejml");
    assertThat(crossovers.margin(128, 32)).isCloseTo(40 / 16.0, within(1e-9));
  }

  @Test
  void saysItInWords() {
    assertThat(crossovers.text())
        .containsExactly(
            "plain and ejml, where they differ: plain (2.0× to 8.0×).",
            "plain and nd4j, where they differ: plain (2.5× to 3.6×).",
            "ejml and nd4j, where they differ: ejml (1.3× to 3.6×), overtaken by nd4j from width 64 on (1.1× to"
                + " 3.2×).");
  }

  @Test
  void tellsBatchesApart() {
    Grid turning = grid(EJML, (w, n) -> n == 1 ? (w < 64 ? 10 : 40) : 10);
    Crossovers apart = new Crossovers(List.of(turning, grid(ND4J, (w, n) -> 20)));
    assertThat(apart.text())
        .containsExactly(
            "ejml and nd4j, where they differ: at batch 1 ejml (2.0×), overtaken by nd4j from width 64 on (2.0×); at"
                + " batch 32 ejml (2.0×).");
    Crossovers twice =
        new Crossovers(List.of(grid(EJML, (w, n) -> w == 32 ? 40 : 10), grid(ND4J, (w, n) -> 20)));
    assertThat(twice.text())
        .containsExactly(
            "ejml and nd4j, where they differ: ejml (2.0×), overtaken by nd4j from width 32 on (2.0×), overtaken by"
                + " ejml from width 64 on (2.0×).");
    Crossovers tied =
        new Crossovers(
            List.of(grid(EJML, (w, n) -> n == 1 ? 20 : 10), grid(ND4J, (w, n) -> n == 1 ? 20 : 9)));
    assertThat(tied.text())
        .containsExactly(
            "ejml and nd4j, where they differ: at batch 1 a tie; at batch 32 nd4j (1.1×).");
  }

  @Test
  void saysThatTheyTie() {
    Crossovers even = new Crossovers(List.of(grid(EJML, (w, n) -> 1), grid(ND4J, (w, n) -> 1)));
    assertThat(even.text()).containsExactly("ejml and nd4j tie everywhere.");
  }

  @Test
  void saysWhatWasNotMeasured() {
    Crossovers none =
        new Crossovers(
            List.of(grid(EJML, (w, n) -> 10), new Grid(ND4J, Kind.TRAINING, WIDTHS, BATCHES)));
    assertThat(none.text()).containsExactly("ejml and nd4j were not both measured anywhere.");
    assertThat(none.margin(16, 1)).isEqualTo(1);
  }
}
