package io.github.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a preparation takes from a CSV file besides features and target. */
class CsvPreparationTest {
  private static final CsvFormat FORMAT = CsvFormat.withHeader().missing(" NA ", "?", "");

  @TempDir private Path folder;

  private Path csv(String text) throws IOException {
    return Files.writeString(folder.resolve("f.csv"), text);
  }

  /** What the training file calls missing is missing in a row to predict. */
  @Test
  void textsForAMissingValueAreKept() throws IOException {
    Table table = CsvFiles.read(csv("n,t,y\n1,a,p\nNA,b,q\n3,?,p\n5,NA,q\n"), FORMAT);
    Preparation fitted =
        Preparation.builder()
            .target("y")
            .scale(Scaling.NONE)
            .impute(Imputation.median())
            .impute(Imputation.constant("NA"), "t")
            .fit(table.select(3, 1, 0, 2));
    assertThat(fitted.toJson()).endsWith("\"ignored\":[],\"missing_texts\":[\"?\",\"NA\"]}");
    Preparation read = Preparation.fromJson(fitted.toJson());
    for (Preparation preparation : List.of(fitted, read)) {
      assertThat(preparation.featureNames()).containsExactly("n", "t=NA", "t=a", "t=b");
      // The median of 1, 3 and 5.
      assertThat(preparation.features(Map.of("n", " NA ", "t", "a"))).containsExactly(3, 0, 1, 0);
      assertThat(preparation.features(Map.of("n", "?", "t", "?"))).containsExactly(3, 1, 0, 0);
      Table texts = Table.builder().texts("n", "NA", null).texts("t", "?", "b").build();
      assertThat(preparation.features(texts))
          .isDeepEqualTo(new double[][] {{3, 1, 0, 0}, {3, 0, 0, 1}});
      // A stream in a format that does not say so.
      BatchSource source = CsvFiles.stream(table(), CsvFormat.withHeader(), preparation, 4);
      double[] x = new double[16];
      try (BatchSource.Batches batches = source.open(0)) {
        assertThat(batches.read(x, new double[4], null)).isEqualTo(1);
      }
      assertThat(x).startsWith(3, 1, 0, 0);
    }
    // What stands for a missing value without anything standing in is refused as missing.
    Preparation strict =
        Preparation.builder().target("y").fit(CsvFiles.read(csv("n,y\n1,p\n2,q\n"), FORMAT));
    assertThatThrownBy(() -> strict.features(Map.of("n", "NA")))
        .isInstanceOf(InvalidDataException.class)
        .hasMessageContaining("\"n\" row 0 column 0: is missing; impute it");
  }

  private Path table() throws IOException {
    return Files.writeString(folder.resolve("g.csv"), "t,y,n\n?,p,NA\n");
  }

  @Test
  void weightsComeFromAColumn() throws IOException {
    Path file = csv("n,w,y\n1,0.5,p\n2,0,q\n6,3,p\n");
    Table table = CsvFiles.read(file);
    Preparation fitted =
        Preparation.builder().target("y").weights("w").scale(Scaling.NONE).fit(table);
    Preparation read = Preparation.fromJson(fitted.toJson());
    for (Preparation preparation : List.of(fitted, read)) {
      assertThat(preparation.columns()).containsExactly("n");
      assertThat(preparation.weightsName()).isEqualTo("w");
      Dataset data = preparation.dataset(table);
      assertThat(data.hasWeights()).isTrue();
      assertThat(new double[] {data.weight(0), data.weight(1), data.weight(2)})
          .containsExactly(0.5, 0, 3);
      BatchSource source = CsvFiles.stream(file, CsvFormat.withHeader(), preparation, 2);
      assertThat(source.hasWeights()).isTrue();
      double[] weights = new double[2];
      try (BatchSource.Batches batches = source.open(0)) {
        assertThat(batches.read(new double[2], new double[2], weights)).isEqualTo(2);
        assertThat(weights).containsExactly(0.5, 0);
        assertThat(batches.read(new double[2], new double[2], weights)).isEqualTo(1);
        assertThat(weights).startsWith(3);
      }
      // To predict, it may be there or not.
      assertThat(preparation.features(Map.of("n", "4", "w", "x"))).containsExactly(4);
      assertThat(preparation.features(table.without("w", "y"))).hasDimensions(3, 1);
    }
    assertThat(Preparation.builder().target("y").fit(table).weightsName()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 'needs a finite weight of at least 0, got -1.0'",
    "'', 'is missing, and it is the weight; leave the row out (Table.complete)'",
    "much, 'needs a number, got \"much\"'",
  })
  void weightsThatMakeNoSenseAreRefusedWithTheirPlace(String weight, String problem)
      throws IOException {
    Preparation preparation =
        Preparation.builder()
            .target("y")
            .weights("w")
            .fit(CsvFiles.read(csv("n,w,y\n1,1,p\n2,1,q\n")));
    Path file = csv("n,w,y\n1,1,p\n2," + weight + ",q\n");
    BatchSource source = CsvFiles.stream(file, CsvFormat.withHeader(), preparation, 2);
    try (BatchSource.Batches batches = source.open(0)) {
      assertThatThrownBy(() -> batches.read(new double[2], new double[2], new double[2]))
          .isExactlyInstanceOf(DataFileException.class)
          .hasMessage(file + ", line 3, column 2 \"w\": " + problem);
    }
    Table table = CsvFiles.read(file, CsvFormat.withHeader().texts("w"));
    assertThatThrownBy(() -> preparation.dataset(table))
        .isExactlyInstanceOf(InvalidDataException.class)
        .hasMessage("f.csv line 3, \"w\" row 1 column 1: " + problem);
  }

  @Test
  void weightsAreAColumnOfTheirOwn() throws IOException {
    Table table = CsvFiles.read(csv("n,w,y\n1,1,p\n2,1,q\n"));
    PreparationBuilder builder = Preparation.builder().target("y");
    assertThatThrownBy(() -> builder.weights("v").fit(table))
        .hasMessage("no column named \"v\"; there are [n, w, y]");
    for (PreparationBuilder wrong :
        List.of(
            Preparation.builder().target("w").weights("w"),
            Preparation.builder().target("y").weights("w").drop("w"),
            Preparation.builder().target("y").weights("w").scale(Scaling.MIN_MAX, "w"))) {
      assertThatThrownBy(() -> wrong.fit(table))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("preparation: \"w\" ");
    }
    Preparation preparation = builder.weights("w").fit(table);
    assertThatThrownBy(() -> preparation.dataset(table.without("w")))
        .hasMessage("no column named \"w\"; there are [n, y]");
  }
}
