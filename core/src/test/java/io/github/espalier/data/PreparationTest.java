package io.github.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.espalier.tensor.ShapeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreparationTest {
  private static final double NAN = Double.NaN;

  /** Mean 4, standard deviation sqrt((9 + 1 + 1 + 9) / 4) = sqrt(5); median 4. */
  private static final double[] NUMBERS = {1, 3, 5, 7};

  private static Table table() {
    return Table.builder()
        .numbers("n", NUMBERS)
        .texts("t", "b", "a", "b", "c")
        .texts("class", "yes", "no", "no", "yes")
        .build();
  }

  private static Table holes() {
    return Table.builder()
        .numbers("n", 1, NAN, 2, 9)
        .texts("t", "b", "a", null, "b")
        .numbers("y", 10, 20, 30, 40)
        .build();
  }

  private static InvalidDataException refusal(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(call);
    assertThat(thrown).isExactlyInstanceOf(InvalidDataException.class);
    return (InvalidDataException) thrown;
  }

  @Test
  void scalesNumbersAndSpreadsCategories() {
    Preparation preparation = Preparation.builder().target("class").fit(table());
    assertThat(preparation.columns()).containsExactly("n", "t");
    assertThat(preparation.featureNames()).containsExactly("n", "t=a", "t=b", "t=c");
    assertThat(preparation.featureCount()).isEqualTo(4);
    assertThat(preparation.targetName()).isEqualTo("class");
    assertThat(preparation.classNames()).containsExactly("no", "yes");
    assertThat(preparation.outputCount()).isEqualTo(2);
    Dataset data = preparation.dataset(table());
    assertThat(data.features(0)).containsExactly(-3 / Math.sqrt(5), 0, 1, 0);
    assertThat(data.features(3)).containsExactly(3 / Math.sqrt(5), 0, 0, 1);
    assertThat(data.hasClassIndices()).isTrue();
    assertThat(data.classNames()).containsExactly("no", "yes");
    assertThat(data.target(0, 0)).isEqualTo(1);
    assertThat(data.target(1, 0)).isEqualTo(0);
    assertThat(preparation).hasToString("2 columns to 4 features, target class");
  }

  @Test
  void isFittedToTrainingDataOnly() {
    Preparation preparation = Preparation.builder().target("class").fit(table());
    Table other = Table.builder().numbers("n", 100).texts("t", "a").texts("class", "no").build();
    // (100 − 4) / sqrt(5), by the training data's mean and deviation.
    assertThat(preparation.dataset(other).feature(0, 0))
        .isEqualTo(96 / Math.sqrt(5), within(1e-12));
  }

  @Test
  void theOrderOfRowsDoesNotMatter() {
    PreparationBuilder plan = Preparation.builder().target("class").scale(Scaling.MIN_MAX);
    assertThat(plan.fit(table().select(3, 1, 0, 2))).isEqualTo(plan.fit(table()));
  }

  @Test
  void everyScaling() {
    PreparationBuilder plan = Preparation.builder().drop("t", "class");
    assertThat(plan.scale(Scaling.MIN_MAX).fit(table()).features(3)).containsExactly(2 / 6.0);
    assertThat(plan.scale(Scaling.NONE).fit(table()).features(3)).containsExactly(3);
    assertThat(plan.scale(Scaling.MIN_MAX, "n").fit(table()).features(7)).containsExactly(1);
    Table constant = Table.builder().numbers("n", 0.1, 0.1, 0.1).build();
    for (Scaling scaling : Scaling.values()) {
      double[] x = Preparation.builder().scale(scaling).fit(constant).features(0.1);
      assertThat(x[0])
          .as(scaling.toString())
          .isEqualTo(scaling == Scaling.NONE ? 0.1 : 0, within(1e-15));
      // A value that the training data never held is still finite.
      assertThat(Preparation.builder().scale(scaling).fit(constant).features(5)[0])
          .isBetween(4.8, 5.0);
    }
  }

  @Test
  void imputesOnRequestOnly() {
    PreparationBuilder plan = Preparation.builder().target("y");
    InvalidDataException numbers = refusal(() -> plan.fit(holes()));
    assertThat(numbers)
        .hasMessage(
            "\"n\" row 1 column 0: is missing; impute it (PreparationBuilder.impute), or leave"
                + " the row out (Table.complete)");
    assertThat(numbers.row()).isEqualTo(1);
    assertThat(numbers.column()).isEqualTo(0);
    plan.scale(Scaling.NONE).impute(Imputation.mean());
    InvalidDataException texts = refusal(() -> plan.fit(holes()));
    assertThat(texts).hasMessageContaining("\"t\" row 2 column 1: is missing");
    plan.impute(Imputation.mostFrequent());
    Dataset data = plan.fit(holes()).dataset(holes());
    // The mean of 1, 2 and 9; b is there twice.
    assertThat(data.features(1)).containsExactly(4, 1, 0);
    assertThat(data.features(2)).containsExactly(2, 0, 1);
    plan.impute(Imputation.median(), "n").impute(Imputation.constant("none"), "t");
    Preparation constants = plan.fit(holes());
    assertThat(constants.featureNames()).containsExactly("n", "t=a", "t=b", "t=none");
    assertThat(constants.dataset(holes()).features(1)).containsExactly(2, 1, 0, 0);
    assertThat(constants.dataset(holes()).features(2)).containsExactly(2, 0, 0, 1);
    plan.impute(Imputation.constant(-7), "n");
    assertThat(plan.fit(holes()).dataset(holes()).feature(1, 0)).isEqualTo(-7);
    // The most frequent number, the least of equals.
    plan.impute(Imputation.mostFrequent(), "n");
    assertThat(plan.fit(holes()).dataset(holes()).feature(1, 0)).isEqualTo(1);
  }

  @Test
  void aColumnWithoutHolesStillImputesLater() {
    Preparation preparation =
        Preparation.builder()
            .drop("t", "class")
            .scale(Scaling.NONE)
            .impute(Imputation.median())
            .fit(table());
    // Of 1, 3, 5, 7 the mean of the middle two.
    assertThat(preparation.features(Map.of())).containsExactly(4);
    assertThat(preparation.features(NAN)).containsExactly(4);
  }

  @Test
  void unknownCategoriesAreRefusedOrZeros() {
    Table strange = Table.builder().numbers("n", 4).texts("t", "x").texts("class", "no").build();
    PreparationBuilder plan = Preparation.builder().target("class");
    Preparation strict = plan.fit(table());
    assertThat(refusal(() -> strict.dataset(strange)))
        .hasMessage(
            "\"t\" row 0 column 1: category \"x\" is unknown; there are [\"a\", \"b\", \"c\"]; let"
                + " it be zeros with PreparationBuilder.unknownAsZeros");
    double[] zeros = {0, 0, 0, 0};
    assertThat(plan.unknownAsZeros("t").fit(table()).dataset(strange).features(0)).isEqualTo(zeros);
    Preparation all = Preparation.builder().target("class").unknownAsZeros().fit(table());
    assertThat(all.features(strange)).isDeepEqualTo(new double[][] {zeros});
  }

  @Test
  void numbersCanBeCategories() {
    Table table =
        Table.builder().numbers("cylinders", 8, 4, 6, 10).numbers("y", 1, 2, 3, 4).build();
    Preparation preparation = Preparation.builder().target("y").categories("cylinders").fit(table);
    // By number, not by letter.
    assertThat(preparation.featureNames())
        .containsExactly("cylinders=4", "cylinders=6", "cylinders=8", "cylinders=10");
    assertThat(preparation.features(6)).containsExactly(0, 1, 0, 0);
    assertThat(preparation.features(Map.of("cylinders", " 10.0 "))).containsExactly(0, 0, 0, 1);
    assertThat(refusal(() -> preparation.features(5))).hasMessageContaining("category \"5\"");
    assertThat(refusal(() -> preparation.features(Map.of("cylinders", "six"))))
        .hasMessageContaining("category \"six\" is unknown");
  }

  @Test
  void targetsCanBeNumbersClassesOrOneProbability() {
    Preparation number =
        Preparation.builder()
            .target("y")
            .drop("n", "t")
            .target("y")
            .fit(
                Table.builder()
                    .numbers("n", 1, 2)
                    .texts("t", "a", "a")
                    .numbers("y", 10, 30)
                    .numbers("x", 1, 2)
                    .build());
    assertThat(number.classNames()).isEmpty();
    assertThat(number.outputCount()).isEqualTo(1);
    assertThat(number.targetOf(12)).isEqualTo(12);

    Table table = Table.builder().numbers("x", 1, 2, 3).numbers("grade", 10, 2, 10).build();
    Preparation scaled =
        Preparation.builder().target("grade").scaleTarget(Scaling.MIN_MAX).fit(table);
    Dataset data = scaled.dataset(table);
    assertThat(data.hasClassIndices()).isFalse();
    assertThat(data.target(0, 0)).isEqualTo(1);
    assertThat(data.target(1, 0)).isEqualTo(0);
    assertThat(scaled.targetOf(0.25)).isEqualTo(4);

    Preparation classes = Preparation.builder().targetClasses("grade").fit(table);
    assertThat(classes.classNames()).containsExactly("2", "10");
    assertThat(classes.dataset(table).target(0, 0)).isEqualTo(1);

    Preparation byIndex = Preparation.builder().target(2).fit(table());
    assertThat(byIndex.targetName()).isEqualTo("class");

    Preparation binary = Preparation.builder().targetBinary("class", "no").fit(table());
    assertThat(binary.classNames()).containsExactly("yes", "no");
    assertThat(binary.outputCount()).isEqualTo(1);
    assertThat(binary.dataset(table()).hasClassIndices()).isFalse();
    assertThat(binary.dataset(table()).target(1, 0)).isEqualTo(1);
    assertThat(binary.dataset(table()).classNames()).containsExactly("yes", "no");
  }

  @Test
  void unknownAndMissingTargetsAreRefused() {
    Preparation preparation = Preparation.builder().target("class").fit(table());
    Table other =
        Table.builder()
            .numbers("n", 1, 1)
            .texts("t", "a", "a")
            .texts("class", "no", "maybe")
            .build();
    assertThat(refusal(() -> preparation.dataset(other)))
        .hasMessage(
            "\"class\" row 1 column 2: class \"maybe\" is unknown; there are [\"no\", \"yes\"]");
    Table missing = Table.builder().numbers("n", 1).numbers("y", NAN).build();
    assertThat(refusal(() -> Preparation.builder().target("y").fit(missing)))
        .hasMessageContaining("\"y\" row 0 column 1: is missing, and it is the target");
    // Without targets, features alone are fine.
    assertThat(preparation.features(other.without("class"))).hasDimensions(2, 4);
    assertThatThrownBy(() -> preparation.dataset(other.without("class")))
        .hasMessage("no column named \"class\"; there are [n, t]");
    Preparation none = Preparation.builder().drop("class").fit(table());
    assertThatThrownBy(() -> none.dataset(table()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("dataset: needs a preparation with a target");
    assertThat(none.targetName()).isNull();
  }

  @Test
  void rowsOfTextsAreReadLikeFiles() {
    Preparation preparation =
        Preparation.builder()
            .target("class")
            .scale(Scaling.NONE)
            .impute(Imputation.constant(0))
            .drop("id")
            .fit(
                Table.builder()
                    .numbers("n", NUMBERS)
                    .texts("t", "b", "a", "b", "c")
                    .texts("class", "yes", "no", "no", "yes")
                    .texts("id", "1a", "1b", "1c", "1d")
                    .build());
    Map<String, String> row = new HashMap<>(Map.of("n", " 2.5 ", "t", "c "));
    assertThat(preparation.features(row)).containsExactly(2.5, 0, 0, 1);
    row.put("class", "whatever");
    row.put("id", "1x");
    row.put("n", null);
    assertThat(preparation.features(row)).containsExactly(0, 0, 0, 1);
    row.put("n", "  ");
    assertThat(preparation.features(row)).containsExactly(0, 0, 0, 1);
    row.put("n", "1d");
    assertThat(refusal(() -> preparation.features(row)))
        .hasMessage("\"n\" row 0 column 0: needs a number, got \"1d\"");
    row.put("n", "1e999");
    assertThat(refusal(() -> preparation.features(row))).hasMessageContaining("finite number");
    assertThat(refusal(() -> preparation.features(Map.of("n", "1"))))
        .hasMessageContaining("\"t\" row 0 column 1: is missing");
    assertThatThrownBy(() -> preparation.features(Map.of("N", "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no column named \"N\"; there are [n, t]");
  }

  @Test
  void aColumnOfTheOtherKindIsReadIfItCanBe() {
    Preparation preparation = Preparation.builder().target("class").fit(table());
    Table texts = Table.builder().texts("n", "4").numbers("t", 1).texts("class", "no").build();
    assertThat(refusal(() -> preparation.dataset(texts))).hasMessageContaining("category \"1\"");
    Table read = Table.builder().texts("n", "4").texts("t", "a").texts("class", "no").build();
    assertThat(preparation.dataset(read).features(0)).containsExactly(0, 1, 0, 0);
    Table wrong = Table.builder().texts("n", "four").texts("t", "a").texts("class", "no").build();
    assertThat(refusal(() -> preparation.dataset(wrong)))
        .hasMessage("\"n\" row 0 column 0: needs a number, got \"four\"");
  }

  @Test
  void worksOnArrays() {
    double[][] x = {{1, 10}, {3, NAN}, {5, 30}};
    PreparationBuilder plan =
        Preparation.builder().scale(Scaling.MIN_MAX).impute(Imputation.mean());
    Preparation preparation = plan.fit(x, new String[] {"b", "a", "b"});
    assertThat(preparation.columns()).containsExactly("c0", "c1");
    assertThat(preparation.features(x)).isDeepEqualTo(new double[][] {{0, 0}, {0.5, 0.5}, {1, 1}});
    assertThat(preparation.features(3, 20)).containsExactly(0.5, 0.5);
    Dataset data = preparation.dataset(x, new String[] {"a", "a", "b"});
    assertThat(data.target(2, 0)).isEqualTo(1);
    assertThat(data.classNames()).containsExactly("a", "b");
    assertThat(refusal(() -> preparation.dataset(x, new String[] {"a", "z", "b"})))
        .hasMessageContaining("\"target\" row 1 column 2: class \"z\" is unknown");
    Preparation numbers =
        Preparation.builder()
            .scaleTarget(Scaling.MIN_MAX)
            .impute(Imputation.mean())
            .fit(x, new double[] {0, 5, 10});
    assertThat(numbers.dataset(x, new double[] {5, 0, 0}).target(0, 0)).isEqualTo(0.5);
    Preparation alone = Preparation.builder().impute(Imputation.mean()).fit(x);
    assertThat(alone.featureCount()).isEqualTo(2);
    assertThatThrownBy(() -> preparation.features(1))
        .isInstanceOf(ShapeException.class)
        .hasMessage("preparation: row 0 has 1 values, needs 2: [c0, c1]");
    assertThatThrownBy(() -> plan.fit(x, new String[2])).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> plan.fit(x, new String[] {"a"}))
        .isInstanceOf(ShapeException.class)
        .hasMessage("targets: 1 for 3 samples; needs one each");
  }

  @Test
  void refusesFreeText() {
    String[] names = new String[101];
    for (int r = 0; r < names.length; r++) {
      names[r] = "car " + r;
    }
    Table table = Table.builder().texts("name", names).numbers("y", new double[101]).build();
    PreparationBuilder plan = Preparation.builder().target("y");
    assertThatThrownBy(() -> plan.fit(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "column \"name\": has 101 different texts, more than the 100 categories allowed; drop"
                + " it, or raise maxCategories");
    assertThat(plan.maxCategories(101).fit(table).featureCount()).isEqualTo(101);
  }

  @Test
  void refusesPlansThatMakeNoSense() {
    Table table = table();
    assertRefused(b -> b.target("x"), table, "no column named \"x\"");
    assertRefused(b -> b.target(3), table, "target: column 3 does not exist");
    assertRefused(b -> b.target(-1), table, "needs a column index from 0, got -1");
    assertRefused(b -> b.drop("x"), table, "no column named \"x\"");
    assertRefused(b -> b.target("n").drop("n"), table, "\"n\" is the target, not a feature");
    assertRefused(b -> b.drop("n", "t", "class"), table, "at least one feature column");
    assertRefused(b -> b.scale(Scaling.NONE, "t"), table, "cannot be scaled");
    assertRefused(b -> b.impute(Imputation.mean(), "t"), table, "cannot be imputed by mean");
    assertRefused(
        b -> b.impute(Imputation.constant("x"), "n"), table, "cannot be imputed by \"x\"");
    assertRefused(
        b -> b.unknownAsZeros("n"), table, "\"n\": holds numbers, which have no categories");
    assertRefused(
        b -> b.target("class").scaleTarget(Scaling.STANDARD), table, "classes, which cannot be");
    assertRefused(
        b -> b.targetBinary("t", "a"),
        table,
        "needs two classes, one of them \"a\", there are [\"a\", \"b\", \"c\"]");
    assertRefused(b -> b.targetBinary("class", "maybe"), table, "one of them \"maybe\"");
    assertRefused(b -> b.maxCategories(0), table, "maxCategories: needs at least 1, got 0");
    assertRefused(
        b -> b,
        Table.builder().numbers("n", NAN, NAN).build(),
        "column \"n\": holds no value at all; drop it");
    assertRefused(b -> b, table.select(), "needs at least one row");
    assertRefused(
        b -> b,
        Table.builder().numbers("n", 1e308, -1e308, 1e308).build(),
        "its numbers are too large or too small");
    assertRefused(b -> b, Table.builder().texts("t", "\ud800").build(), "lone surrogate U+D800");
    assertRefused(
        b -> b.scaleTarget(Scaling.STANDARD).target("y"),
        Table.builder().numbers("n", 1, 2).numbers("y", 1e308, -1e308).build(),
        "target \"y\": cannot be scaled");
  }

  private static void assertRefused(
      java.util.function.UnaryOperator<PreparationBuilder> plan, Table table, String message) {
    assertThatThrownBy(() -> plan.apply(Preparation.builder()).fit(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesDescriptionsThatNoModelFileTakes() {
    String[] texts = new String[60_000];
    for (int r = 0; r < texts.length; r++) {
      texts[r] = "a long category, number " + r;
    }
    Table table = Table.builder().texts("t", texts).build();
    assertThatThrownBy(() -> Preparation.builder().maxCategories(100_000).fit(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a model file takes 1048576; use fewer categories");
  }

  @Test
  void knowsTheNetworkItIsFor() {
    Preparation preparation = Preparation.builder().target("class").fit(table());
    preparation.checkFits(4, 2);
    assertThatThrownBy(() -> preparation.checkFits(3, 2))
        .isInstanceOf(ShapeException.class)
        .hasMessage(
            "preparation: gives 4 features and needs 2 outputs, the network takes 3 and puts out 2");
    assertThatThrownBy(() -> preparation.checkFits(4, 1)).isInstanceOf(ShapeException.class);
    Preparation none = Preparation.builder().drop("class").fit(table());
    none.checkFits(4, 17);
    assertThat(List.of(none.columns())).isNotEmpty();
  }
}
