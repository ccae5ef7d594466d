package io.github.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.espalier.tensor.ShapeException;
import org.junit.jupiter.api.Test;

class DatasetTest {
  private static final double[][] X = {{1, 2}, {3, 4}, {5, 6}};

  @Test
  void copiesWhatItIsGiven() {
    double[][] x = {{1, 2}, {3, 4}};
    double[][] y = {{1}, {0}};
    Dataset data = Dataset.of(x, y);
    x[1][0] = 99;
    y[0][0] = 99;
    assertThat(data.features(1)).containsExactly(3, 4);
    assertThat(data.target(0, 0)).isEqualTo(1);
    assertThat(data).hasToString("2 samples of 2 features, 1 targets");
  }

  @Test
  void selectsRowsWithRepeats() {
    Dataset data = Dataset.of(X, new int[] {0, 1, 2}).withWeights(1, 2, 3).select(2, 0, 2);
    assertThat(data.size()).isEqualTo(3);
    assertThat(data.features(0)).containsExactly(5, 6);
    assertThat(data.target(1, 0)).isEqualTo(0);
    assertThat(data.weight(2)).isEqualTo(3);
    assertThatThrownBy(() -> data.select(3)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesTheFirstBadNumber() {
    assertThatThrownBy(() -> Dataset.of(new double[][] {{1, 2}, {3, Double.NaN}}, new int[2]))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage("features row 1 column 1: needs a finite number, got NaN");
    assertThatThrownBy(() -> Dataset.of(X, new double[][] {{1}, {2}}))
        .isInstanceOf(ShapeException.class)
        .hasMessage("targets: 2 rows for 3 samples; needs one each");
    assertThatThrownBy(() -> Dataset.of(new double[][] {{1, 2}, {3}}, new int[2]))
        .isInstanceOf(ShapeException.class)
        .hasMessage("features: row 1 has 1 values, needs 2 as row 0");
    assertThatThrownBy(() -> Dataset.of(X, new int[] {0, -1, 0}))
        .isInstanceOf(InvalidDataException.class)
        .hasMessage("labels row 1 column 0: needs a class index of at least 0, got -1");
    assertThatThrownBy(() -> Dataset.of(X, (int[]) null)).hasMessage("labels");
    assertThatThrownBy(() -> Dataset.of((double[][]) null, new int[1])).hasMessage("features");
    assertThatThrownBy(() -> Dataset.of(X, new int[3]).withWeights(1, 2))
        .isInstanceOf(ShapeException.class);
    assertThatThrownBy(() -> Dataset.of(X, new int[3]).withWeights(1, -2, 1))
        .isInstanceOf(InvalidDataException.class);
    assertThatThrownBy(() -> Dataset.of(new double[0][], new int[0]))
        .isInstanceOf(ShapeException.class);
  }

  @Test
  void singlePrecisionIsTakenToo() {
    Dataset data = Dataset.of(new float[][] {{0.5f}}, new float[][] {{0.25f}});
    assertThat(data.feature(0, 0)).isEqualTo(0.5);
    assertThat(data.target(0, 0)).isEqualTo(0.25);
  }
}
