package io.github.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitsTest {
  /** 100 rows, of which 50 are of class 0, 30 of class 1, 17 of class 2, 3 of class 3. */
  private static final int[] CLASSES =
      IntStream.range(0, 100).map(r -> r < 50 ? 0 : r < 80 ? 1 : r < 97 ? 2 : 3).toArray();

  private static Dataset data() {
    double[][] x = new double[100][1];
    for (int r = 0; r < 100; r++) {
      x[r][0] = r;
    }
    return Dataset.of(x, CLASSES);
  }

  private static int[] rows(Dataset data) {
    return IntStream.range(0, data.size()).map(r -> (int) data.feature(r, 0)).toArray();
  }

  private static int[] counts(Dataset data) {
    int[] counts = new int[4];
    for (int r = 0; r < data.size(); r++) {
      counts[(int) data.target(r, 0)]++;
    }
    return counts;
  }

  private static void assertParts(Split<Dataset> split) {
    int[] all =
        IntStream.concat(Arrays.stream(rows(split.train())), Arrays.stream(rows(split.test())))
            .sorted()
            .toArray();
    assertThat(all).isEqualTo(IntStream.range(0, 100).toArray());
    assertThat(rows(split.train())).isSorted();
    assertThat(rows(split.test())).isSorted();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.2, 0.333, 0.5, 0.99})
  void splitsIntoTwoPartsWithNothingInCommon(double fraction) {
    for (long seed = 0; seed < 20; seed++) {
      Split<Dataset> split = data().split(fraction, seed);
      assertParts(split);
      assertThat(split.test().size()).isEqualTo(Math.round(100 * fraction));
      Split<Dataset> stratified = data().splitStratified(fraction, seed);
      assertParts(stratified);
      assertThat(stratified.test().size()).isEqualTo(Math.round(100 * fraction));
      int[] counts = counts(stratified.test());
      int[] of = {50, 30, 17, 3};
      for (int c = 0; c < 4; c++) {
        assertThat((double) counts[c]).isBetween(fraction * of[c] - 1, fraction * of[c] + 1);
      }
    }
  }

  @Test
  void stratifiedSharesAreRoundedWhereMostIsLost() {
    // 0.25 of 50, 30, 17, 3: 12.5, 7.5, 4.25, 0.75; rounded down 12, 7, 4, 0, two to go: class 3
    // lost 0.75, class 0 the first of the two that lost 0.5.
    assertThat(counts(data().splitStratified(0.25, 7).test())).containsExactly(13, 7, 4, 1);
  }

  @Test
  void theSeedDecides() {
    int[] first = rows(data().split(0.3, 1).test());
    assertThat(rows(data().split(0.3, 1).test())).isEqualTo(first);
    assertThat(rows(data().split(0.3, 2).test())).isNotEqualTo(first);
    int[] stratified = rows(data().splitStratified(0.3, 1).test());
    assertThat(rows(data().splitStratified(0.3, 1).test())).isEqualTo(stratified);
    assertThat(rows(data().splitStratified(0.3, 2).test())).isNotEqualTo(stratified);
  }

  @Test
  void everyRowIsTestedWithTheSameProbability() {
    int[] tested = new int[100];
    for (long seed = 0; seed < 2_000; seed++) {
      for (int row : rows(data().split(0.25, seed).test())) {
        tested[row]++;
      }
    }
    // 500 expected, standard deviation sqrt(2000 · ¼ · ¾) = 19.4; five of them.
    assertThat(Arrays.stream(tested).min().getAsInt()).isGreaterThan(500 - 97);
    assertThat(Arrays.stream(tested).max().getAsInt()).isLessThan(500 + 97);
  }

  @Test
  void inOrderTakesTheLast() {
    Split<Dataset> split = data().splitInOrder(0.1);
    assertParts(split);
    assertThat(rows(split.test())).isEqualTo(IntStream.range(90, 100).toArray());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 100})
  void foldsCoverEverythingOnce(int folds) {
    for (boolean stratified : new boolean[] {false, true}) {
      List<Split<Dataset>> all =
          stratified ? data().kFoldStratified(folds, 3) : data().kFold(folds, 3);
      assertThat(all).hasSize(folds);
      List<Integer> tested = new ArrayList<>();
      int[] least = {100, 100, 100, 100};
      int[] most = new int[4];
      for (Split<Dataset> fold : all) {
        assertParts(fold);
        assertThat(fold.test().size()).isBetween(100 / folds, (100 + folds - 1) / folds);
        Arrays.stream(rows(fold.test())).forEach(tested::add);
        int[] counts = counts(fold.test());
        Arrays.setAll(least, c -> Math.min(least[c], counts[c]));
        Arrays.setAll(most, c -> Math.max(most[c], counts[c]));
      }
      assertThat(tested).hasSize(100).doesNotHaveDuplicates();
      if (stratified) {
        for (int c = 0; c < 4; c++) {
          assertThat(most[c] - least[c]).isLessThanOrEqualTo(1);
        }
      }
    }
  }

  @Test
  void tablesSplitLikeDatasets() {
    double[] row = IntStream.range(0, 100).asDoubleStream().toArray();
    String[] names = Arrays.stream(CLASSES).mapToObj(c -> "class " + c).toArray(String[]::new);
    Table table = Table.builder().numbers("row", row).texts("class", names).build();
    assertThat(table.split(0.2, 5).test().numbers("row"))
        .isEqualTo(Arrays.stream(rows(data().split(0.2, 5).test())).asDoubleStream().toArray());
    assertThat(table.splitStratified(0.2, "class", 5).test().numbers("row"))
        .isEqualTo(
            Arrays.stream(rows(data().splitStratified(0.2, 5).test())).asDoubleStream().toArray());
    assertThat(table.splitInOrder(0.2).train().rows()).isEqualTo(80);
    assertThat(table.kFold(4, 1)).hasSize(4);
    assertThat(table.kFoldStratified(4, "class", 1).get(3).test().rows()).isEqualTo(25);
    Table missing = Table.builder().texts("t", "a", null, "b").build();
    assertThatThrownBy(() -> missing.splitStratified(0.5, "t", 1))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("\"t\" row 1 column 0: is missing");
  }

  @Test
  void targetsOfEveryFormAreClasses() {
    Dataset oneHot = Dataset.of(new double[4][1], new double[][] {{1, 0}, {0, 1}, {1, 0}, {0, 1}});
    assertThat(oneHot.splitStratified(0.5, 1).test().target(0, 0)).isBetween(0.0, 1.0);
    Split<Dataset> split = oneHot.splitStratified(0.5, 1);
    assertThat(split.test().target(0, 0) + split.test().target(1, 0)).isEqualTo(1);
    Dataset binary = Dataset.of(new double[4][1], new double[] {1, 0, 0, 1});
    Split<Dataset> halves = binary.splitStratified(0.5, 1);
    assertThat(halves.test().target(0, 0) + halves.test().target(1, 0)).isEqualTo(1);
    Dataset numbers = Dataset.of(new double[2][1], new double[] {1, 0.5});
    assertThatThrownBy(() -> numbers.kFoldStratified(2, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("stratified: needs classes, the target of sample 1 is 0.5");
  }

  @Test
  void refusesPartsThatCannotBe() {
    for (double fraction : new double[] {0, 1, -0.1, 1.5, Double.NaN}) {
      assertThatThrownBy(() -> data().split(fraction, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("test fraction: needs a number between 0 and 1, got " + fraction);
    }
    assertThatThrownBy(() -> data().split(0.001, 1)).hasMessageContaining("leaves one part empty");
    assertThatThrownBy(() -> data().splitInOrder(0.999)).hasMessageContaining("one part empty");
    assertThatThrownBy(() -> data().kFold(1, 1))
        .hasMessage("folds: needs 2 to 100, the number of rows, got 1");
    assertThatThrownBy(() -> data().kFoldStratified(101, 1)).hasMessageContaining("got 101");
  }

  @Test
  void datasetsKeepTheNamesOfTheirClasses() {
    Dataset data = Dataset.of(new double[3][1], new String[] {"dog", "cat", "dog"});
    assertThat(data.classNames()).containsExactly("cat", "dog");
    assertThat(data.target(0, 0)).isEqualTo(1);
    assertThat(data.select(1).withWeights(2).classNames()).containsExactly("cat", "dog");
    Dataset other = Dataset.of(new double[1][1], new String[] {"cat"}, LabelMap.of("cat", "ape"));
    assertThat(other.target(0, 0)).isEqualTo(1);
    assertThat(Dataset.of(new float[1][1], new String[] {"x"}).hasClassIndices()).isTrue();
    assertThat(data().classNames()).isEmpty();
    assertThatThrownBy(() -> Dataset.of(new double[1][1], new String[] {"cow"}, LabelMap.of("cat")))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("class \"cow\" is unknown");
  }
}
