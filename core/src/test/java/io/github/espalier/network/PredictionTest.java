package io.github.espalier.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.InvalidDataException;
import io.github.espalier.data.Preparation;
import io.github.espalier.data.Scaling;
import io.github.espalier.data.Table;
import io.github.espalier.io.ModelFormatException;
import io.github.espalier.layer.Activation;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import io.github.espalier.tensor.ShapeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a user's row to the user's words, also from a model that was saved and loaded. */
class PredictionTest {
  private final Backend backend = new HeapBackend(DType.FLOAT64);
  @TempDir private Path folder;

  @AfterEach
  void close() {
    backend.close();
  }

  private static Table table() {
    return Table.builder()
        .numbers("n", 0, 2)
        .texts("t", "a", "b")
        .texts("class", "no", "yes")
        .build();
  }

  private static Preparation preparation() {
    return Preparation.builder().target("class").fit(table());
  }

  /** Logits n, and 2·[t = b]: the inputs are (n − 1) / 1, [t = a], [t = b]. */
  private Model softmax() {
    Model model = Sequential.input(3).dense(2, Activation.SOFTMAX).build().initZeros(backend, 1);
    model.setWeights("0.dense.weight", new double[][] {{1, 0}, {0, 0}, {0, 2}});
    return model.attach(preparation());
  }

  @Test
  void refusesOutputsThatAreNoProbabilities() {
    try (Model model = softmax()) {
      // Logits of 0.5·1e308·4 and of 0: the first is infinite, and ∞ − ∞ is NaN.
      model.setWeights("0.dense.weight", new double[][] {{1e308, 0}, {1e308, 0}, {1e308, 0}});
      model.setWeights("0.dense.bias", new double[][] {{1e308, 0}});
      try (Predictor predictor = model.predictor()) {
        assertThatThrownBy(() -> predictor.classify(Map.of("n", "1.5", "t", "b")))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith("classify: the network puts out [NaN, ");
      }
    }
  }

  @Test
  void namesClassesWithTheirProbabilities() {
    try (Model model = softmax();
        Predictor predictor = model.predictor()) {
      // n = 1.5 is 0.5 in, so the logits are 0.5 and 2.
      Prediction prediction = predictor.classify(Map.of("n", "1.5", "t", "b"));
      double yes = Math.exp(2) / (Math.exp(0.5) + Math.exp(2));
      assertThat(prediction.label()).isEqualTo("yes");
      assertThat(prediction.probability()).isEqualTo(yes, within(1e-12));
      assertThat(prediction.probabilities().keySet()).containsExactly("no", "yes");
      assertThat(prediction.probability("no")).isEqualTo(1 - yes, within(1e-12));
      assertThat(prediction).hasToString("yes (81.8 %)");
      assertThatThrownBy(() -> prediction.probability("maybe"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no class named \"maybe\"; there are [no, yes]");

      List<Prediction> all = predictor.classify(table().without("class"));
      // n = 0, t = a: −1 and 0. n = 2, t = b: 1 and 2.
      assertThat(all).extracting(Prediction::label).containsExactly("yes", "yes");
      assertThat(all.get(0).probability()).isEqualTo(1 / (1 + Math.exp(-1)), within(1e-12));
      assertThat(predictor.predict(Map.of("n", "1.5", "t", "b")))
          .containsExactly(predictor.predict(new double[] {0.5, 0, 1}));
    }
  }

  @Test
  void isTheSameAfterSavingAndLoading() throws Exception {
    Path file = folder.resolve("m.safetensors");
    try (Model model = softmax()) {
      model.save(file);
      byte[] bytes = Files.readAllBytes(file);
      try (Backend other = new HeapBackend(DType.FLOAT64);
          Model loaded = Model.load(file, other);
          Predictor before = model.predictor();
          Predictor after = loaded.predictor()) {
        assertThat(loaded.preparation()).contains(preparation());
        Map<String, String> row = Map.of("n", "0.1", "t", "a");
        assertThat(after.classify(row)).isEqualTo(before.classify(row));
        loaded.save(file);
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
      }
    }
  }

  @Test
  void filesWithoutAPreparationStayAsTheyWere() throws Exception {
    Path file = folder.resolve("m.safetensors");
    try (Model model = Sequential.input(3).dense(2).build().init(backend, 1)) {
      model.save(file);
      assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("preparation");
      try (Model loaded = Model.load(file, backend)) {
        assertThat(loaded.preparation()).isEmpty();
      }
    }
  }

  @Test
  void aSpoiledPreparationSpoilsTheFile() throws Exception {
    Path file = folder.resolve("m.safetensors");
    try (Model model = softmax()) {
      model.save(file);
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    String[][] changes = {
      {"\\\"yes\\\"", "\\\"no\\\" ", "twice"},
      {"\\\"number\\\"", "\\\"numbre\\\"", "unknown type \"numbre\""},
      {"\\\"classes\\\"", "\\\"claxxes\\\"", "unknown key \"claxxes\""},
      // One category less: the network does not fit.
      {"[\\\"a\\\",\\\"b\\\"]", "[\\\"b\\\"      ]", "gives 2 features"},
    };
    for (String[] change : changes) {
      String spoiled = text.replace(change[0], change[1]);
      assertThat(spoiled).hasSameSizeAs(text).isNotEqualTo(text);
      Files.writeString(file, spoiled, StandardCharsets.ISO_8859_1);
      assertThatThrownBy(() -> Model.load(file, backend))
          .isExactlyInstanceOf(ModelFormatException.class)
          .hasMessageContaining(change[2])
          .extracting(e -> ((ModelFormatException) e).reason())
          .isEqualTo(ModelFormatException.Reason.BAD_ARCHITECTURE);
    }
  }

  @Test
  void oneSigmoidIsTheProbabilityOfTheSecondClass() {
    Preparation binary = Preparation.builder().targetBinary("class", "yes").drop("t").fit(table());
    try (Model model =
        Sequential.input(1).dense(1, Activation.SIGMOID).build().initZeros(backend, 1)) {
      model.setWeights("0.dense.weight", new double[][] {{1}});
      model.attach(binary);
      try (Predictor predictor = model.predictor()) {
        // n = 2 is 1 in.
        double yes = 1 / (1 + Math.exp(-1));
        assertThat(predictor.classify(2).label()).isEqualTo("yes");
        assertThat(predictor.classify(2).probability("yes")).isEqualTo(yes, within(1e-12));
        assertThat(predictor.classify(0).label()).isEqualTo("no");
        assertThat(predictor.classify(0).probability()).isEqualTo(yes, within(1e-12));
        // Half is the second class, as it is for predictClass.
        assertThat(predictor.classify(1).label()).isEqualTo("yes");
        assertThat(predictor.predictClass(new double[] {0})).isEqualTo(1);
      }
    }
  }

  @Test
  void targetsComeBackInTheirOwnScale() {
    Table table = Table.builder().numbers("x", 0, 1).numbers("y", 100, 300).build();
    Preparation preparation =
        Preparation.builder()
            .target("y")
            .scale(Scaling.MIN_MAX)
            .scaleTarget(Scaling.MIN_MAX)
            .fit(table);
    try (Model model = Sequential.input(1).dense(1).build().initZeros(backend, 1)) {
      model.setWeights("0.dense.weight", new double[][] {{1}});
      model.attach(preparation);
      try (Predictor predictor = model.predictor()) {
        // 0.25 of the way from 100 to 300.
        assertThat(predictor.predict(Map.of("x", "0.25"))).containsExactly(150);
        assertThat(predictor.predict(table.without("y")))
            .isDeepEqualTo(new double[][] {{100}, {300}});
        // Arrays are what the network sees, as ever.
        assertThat(predictor.predict(new double[] {0.25})).containsExactly(0.25);
        assertThatThrownBy(() -> predictor.classify(Map.of("x", "1")))
            .isInstanceOf(IllegalStateException.class)
            .hasMessage("classify: the target \"y\" is a number; use predict");
      }
    }
  }

  @Test
  void withoutAPreparationClassesAreNumbered() {
    try (Model model =
            Sequential.input(1).dense(3, Activation.SOFTMAX).build().initZeros(backend, 1);
        Predictor predictor = model.predictor()) {
      assertThat(predictor.classify(7).label()).isEqualTo("0");
      assertThat(predictor.classify(7).probabilities()).containsOnlyKeys("0", "1", "2");
      assertThatThrownBy(() -> predictor.classify(Map.of("x", "1")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("named values need a preparation");
      assertThatThrownBy(() -> predictor.predict(table()))
          .isInstanceOf(IllegalStateException.class);
    }
    try (Model model = Sequential.input(1).dense(2, Activation.SIGMOID).build().init(backend, 1);
        Predictor predictor = model.predictor()) {
      assertThatThrownBy(() -> predictor.classify(1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("needs softmax, or one sigmoid");
    }
  }

  @Test
  void aPreparationMustFitItsModel() {
    try (Model model = Sequential.input(2).dense(2, Activation.SOFTMAX).build().init(backend, 1)) {
      assertThatThrownBy(() -> model.attach(preparation()))
          .isInstanceOf(ShapeException.class)
          .hasMessageContaining("gives 3 features");
      assertThat(model.preparation()).isEmpty();
      assertThatThrownBy(() -> model.attach(null)).isInstanceOf(NullPointerException.class);
    }
    Model closed = softmax();
    closed.close();
    assertThatThrownBy(() -> closed.attach(preparation()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRefusedRowIsNamed() {
    try (Model model = softmax();
        Predictor predictor = model.predictor()) {
      assertThatThrownBy(() -> predictor.classify(Map.of("n", "1", "t", "x")))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining("\"t\" row 0 column 1: category \"x\" is unknown");
      assertThatThrownBy(() -> predictor.classify(Map.of("n", "1")))
          .isInstanceOf(InvalidDataException.class)
          .hasMessageContaining("\"t\" row 0 column 1: is missing");
      assertThatThrownBy(() -> predictor.classify((Map<String, String>) null))
          .isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void aPredictorKeepsThePreparationItWasMadeWith() {
    try (Model model = softmax();
        Predictor predictor = model.predictor()) {
      Preparation renamed =
          Preparation.builder()
              .target("class")
              .fit(
                  Table.builder()
                      .numbers("n", 0, 2)
                      .texts("t", "a", "b")
                      .texts("class", "nein", "ja")
                      .build());
      model.attach(renamed);
      assertThat(predictor.classify(Map.of("n", "0", "t", "b")).label()).isEqualTo("yes");
      try (Predictor later = model.predictor()) {
        assertThat(later.classify(Map.of("n", "0", "t", "b")).label()).isEqualTo("nein");
      }
    }
  }
}
