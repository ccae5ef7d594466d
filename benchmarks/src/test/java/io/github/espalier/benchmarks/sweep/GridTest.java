package io.github.espalier.benchmarks.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.espalier.benchmarks.SampleResults;
import io.github.espalier.benchmarks.compare.Engine;
import io.github.espalier.benchmarks.compare.Row;
import io.github.espalier.benchmarks.network.Case;
import io.github.espalier.measure.Kind;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

/** Cliffs are found where they were planted, and nowhere else. */
public class GridTest {
  private static final Engine ENGINE = SampleResults.engine("nd4j");
  private static final List<Integer> WIDTHS = List.of(16, 32, 64, 128);
  private static final List<Integer> BATCHES = List.of(1, 4, 16);

  /** Throughput that falls with the square of the width and grows with the root of the batch. */
  private static double even(double width, double batch) {
    return 1e9 / (width * width) * Math.sqrt(batch);
  }

  /** A grid of that throughput. */
  public static Grid grid(DoubleBinaryOperator rate) {
    Grid grid = new Grid(ENGINE, Kind.TRAINING, WIDTHS, BATCHES);
    for (int width : WIDTHS) {
      for (int batch : BATCHES) {
        grid.add(width, batch, row(width, batch, rate.applyAsDouble(width, batch)));
      }
    }
    return grid;
  }

  private static Row row(int width, int batch, double rate) {
    Case work = Case.parse(width + "-" + width + "-" + width + "-10@" + batch);
    return new Row(ENGINE, work, Kind.TRAINING, SampleResults.rounds(batch / rate, 0.01), 0, true);
  }

  /** The even grid with one point at a share of its throughput. */
  public static Grid planted(int width, int batch, double share) {
    return grid((w, b) -> even(w, b) * (w == width && b == batch ? share : 1));
  }

  @Test
  void theLineIsStraightWithLogarithmsOnBothAxes() {
    // Halfway between 10 and 1000 on a logarithmic axis is 100; 20 is halfway from 10 to 40.
    assertThat(Grid.line(10, 10, 40, 1000, 20)).isCloseTo(100, within(1e-9));
  }

  @Test
  void evenGrowthHasNoCliffs() {
    assertThat(grid(GridTest::even).cliffs()).isEmpty();
    assertThat(grid(GridTest::even).share(64, 4)).isCloseTo(1, within(1e-9));
  }

  @Test
  void findsAPlantedCliffAlongBothAxes() {
    Grid grid = planted(64, 4, 0.7);
    assertThat(grid.cliffs())
        .extracting(Grid.Cliff::width, Grid.Cliff::batch, Grid.Cliff::along)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(64, 4, "width"),
            org.assertj.core.groups.Tuple.tuple(64, 4, "batch"));
    assertThat(grid.cliffs().get(0).share()).isCloseTo(0.7, within(1e-9));
  }

  @Test
  void findsACliffOnAnEdgeAlongTheOtherAxis() {
    assertThat(planted(16, 4, 0.5).cliffs()).extracting(Grid.Cliff::along).containsExactly("batch");
    assertThat(planted(32, 1, 0.5).cliffs()).extracting(Grid.Cliff::along).containsExactly("width");
  }

  @Test
  void aSmallDentIsNoCliff() {
    assertThat(planted(64, 4, 0.85).cliffs()).isEmpty();
  }

  @Test
  void aFasterMeasurementReplacesASlowOne() {
    Grid grid = planted(64, 4, 0.5);
    grid.add(64, 4, row(64, 4, even(64, 4)));
    assertThat(grid.cliffs()).isEmpty();
    grid.add(64, 4, row(64, 4, 1));
    assertThat(grid.cliffs()).isEmpty();
  }

  @Test
  void missingPointsAreNoCliffs() {
    Grid grid = new Grid(ENGINE, Kind.TRAINING, WIDTHS, BATCHES);
    grid.add(64, 4, row(64, 4, 1));
    assertThat(grid.cliffs()).isEmpty();
    assertThat(grid.share(64, 4)).isNaN();
  }
}
