package io.github.espalier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.espalier.backend.Backend;
import io.github.espalier.data.BatchPlan;
import io.github.espalier.data.Dataset;
import io.github.espalier.layer.Activation;
import io.github.espalier.loss.Losses;
import io.github.espalier.network.Model;
import io.github.espalier.network.Sequential;
import io.github.espalier.tck.HeapBackend;
import io.github.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts and messages are the same whatever country the process believes it is in. */
class LocaleTest {
  @ParameterizedTest
  @ValueSource(strings = {"tr-TR", "de-DE", "ar-EG-u-nu-arab"})
  void textsDoNotDependOnTheLocale(String tag) {
    assertThat(textsUnder(Locale.forLanguageTag(tag))).isEqualTo(textsUnder(Locale.ROOT));
  }

  @Test
  void theArabicLocaleWouldShow() {
    assertThat(String.format(Locale.forLanguageTag("ar-EG-u-nu-arab"), "%d", 12)).isEqualTo("١٢");
  }

  private static List<String> textsUnder(Locale locale) {
    Locale before = Locale.getDefault();
    Locale.setDefault(locale);
    try {
      return texts();
    } finally {
      Locale.setDefault(before);
    }
  }

  private static List<String> texts() {
    List<String> texts = new ArrayList<>();
    Sequential network = Sequential.input(2).dense(3, Activation.SIGMOID).build();
    try (Backend backend = new HeapBackend(DType.FLOAT64);
        Model model = network.init(backend, 1)) {
      String weights = model.weightsAsText();
      texts.add(model.summary());
      texts.add(weights);
      model.setWeightsFromText(weights);
      texts.add(refusal(() -> model.setWeights("0.dense.weight", new double[][] {{1}, {2}})));
      texts.add(refusal(() -> model.setWeightsFromText(weights.replace(" 2 3\n", " 2 3\n1 "))));
    }
    Dataset data = Dataset.of(new double[12][2], new double[12][12]);
    texts.add(refusal(() -> Losses.squaredError().checkTargets(data, 13)));
    Dataset classes = Dataset.of(new double[1][2], new int[] {12});
    texts.add(refusal(() -> Losses.crossEntropy().checkTargets(classes, 10)));
    texts.add(refusal(() -> Losses.squaredError().checkTargets(classes, 10)));
    texts.add(refusal(() -> new BatchPlan(3).add(new int[3], 12, 10)));
    texts.add(refusal(() -> data.readFeatures(10, 12, new double[1])));
    return texts;
  }

  private static String refusal(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isNotNull();
    return thrown.getMessage();
  }
}
